import { randomUUID } from "node:crypto";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { failureOf } from "../openstack/testing/failure-of";
import { type FakeSiteOptions, fakeSite, json } from "../openstack/testing/fake-site";
import { callJournal } from "./call-journal";

const actor = { kind: "worker", name: "worker-1" } as const;
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0)) await clean();
});
afterAll(() => db().$disconnect());

const LOCAL = "req-00000000-0000-4000-8000-000000000000";
const post = { service: "volume", method: "POST", path: "/volumes", expect: [202] } as const;

async function site(reply: FakeSiteOptions["reply"] = (_a, res) => json(res, 202, {})) {
  const fake = await fakeSite({ reply });
  cleanUps.push(fake.close);
  const id = randomUUID();
  const rows = () => db().auditEntry.findMany({ where: { siteId: id }, orderBy: { id: "asc" } });
  const session = fake.session.journalled(callJournal({ actor, site: { id, name: "Lyon" }, runId: "run-7" }));
  return { ...fake, session, rows };
}

/** The one intent, and its outcome. */
async function pair(rows: () => ReturnType<Awaited<ReturnType<typeof site>>["rows"]>) {
  const [intent, outcome, ...rest] = await rows();
  expect(rest).toEqual([]);
  expect(outcome?.intentId).toBe(intent?.id);
  return { intent, outcome };
}

describe("a changing call's entries", () => {
  it("are the intent with what is sent, then the outcome with the request ids", async () => {
    const { session, rows, calls } = await site();
    await session.call({ ...post, body: { volume: { name: "a", size: 1 } } });
    const { intent, outcome } = await pair(rows);
    const global = calls()[0]?.headers["x-openstack-request-id"];
    const about = {
      actorKind: "worker",
      actorName: "worker-1",
      action: "openstack.called",
      targetKind: "volume",
      targetName: "POST /volumes",
      siteName: "Lyon",
      runId: "run-7",
    };
    expect(intent).toMatchObject({ ...about, result: "intent", requestIds: [global] });
    expect(intent?.details).toEqual({
      service: "volume",
      method: "POST",
      path: "/volumes",
      body: { volume: { name: "a", size: 1 } },
    });
    expect(outcome).toMatchObject({ ...about, result: "done", requestIds: [LOCAL, global] });
    expect(outcome?.details).toEqual({ status: 202 });
  });

  it("say failed, or unknown when it may have been carried out", async () => {
    const failed = await site((_a, res) => json(res, 409, { conflictingRequest: { message: "busy." } }));
    await failureOf(failed.session.call(post));
    const { outcome } = await pair(failed.rows);
    expect(outcome).toMatchObject({ result: "failed", reason: "HTTP 409: busy" });
    expect(outcome?.details).toEqual({ kind: "conflict", status: 409 });
    const lost = await site((_a, _res, req) => void req.socket.destroy());
    await failureOf(lost.session.call(post));
    expect((await pair(lost.rows)).outcome).toMatchObject({ result: "unknown" });
  });

  it("hold no secret, however deep, and no more than a part of a long body", async () => {
    const { session, rows } = await site();
    const secrets = { adminPass: "hunter22", deep: [{ user_data: "aHVudGVyMjI=", backup_url: "hunter22" }] };
    const note = "https://user:hunter22@host/ gAAAAABmZ3Jlc2ggYW5kIHNlY3JldCB0b2tlbg==";
    await session.call({ ...post, body: { ...secrets, note, long: "x".repeat(5_000) } });
    await session.call({ ...post, body: { nul: "a\u0000b", half: "\ud83d", quoted: "\\u0000" } });
    const all = await rows();
    expect(all).toHaveLength(4);
    const text = JSON.stringify(all.map(({ details }) => details));
    expect(text).not.toMatch(/hunter22|aHVudGVyMjI|gAAAA/);
    expect(text.length).toBeLessThan(3_000);
  });

  it("are not there for reads", async () => {
    const { session, rows } = await site((_a, res) => json(res, 200, {}));
    await session.call({ ...post, method: "GET", expect: [200] });
    expect(await rows()).toEqual([]);
  });

  it("are there for a thaw too, although it waits for none", async () => {
    const { session, rows } = await site();
    await session.call({ ...post, urgent: true });
    await expect.poll(async () => (await rows()).length).toBe(2);
    await pair(rows);
  });
});
