import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { TARGET } from "../quiesce/testing/guest-agent-stage";
import { storedRun } from "../runs/testing/stored-run";
import { beat, forgetGoneGuardians, signOff } from "./guardian-row";
import { listHeld } from "./list-held";
import { ThawNotes } from "./thaw-notes";
import { thawNow } from "./thaw-now";

let run: Awaited<ReturnType<typeof storedRun>>;
beforeEach(async () => {
  run = await storedRun({ plan: { freezeBudgetMs: 8_000 } });
  await db().vnfMember.create({
    data: {
      vnfId: run.vnfId,
      siteId: run.siteId,
      serverId: TARGET.serverId,
      projectId: "ims",
      name: "vm",
      position: 1,
    },
  });
});
afterEach(async () => {
  await db().guardian.deleteMany();
  await db().freezeLease.deleteMany();
  await db().run.deleteMany();
  await db().vnf.deleteMany();
  await db().site.deleteMany();
});
afterAll(() => db().$disconnect());

async function addLease(
  name: string,
  { agoMs = 0, position = 1, ...more }: Record<string, unknown> & { agoMs?: number; position?: number } = {},
) {
  const { id } = await db().freezeLease.create({
    data: {
      runId: run.runId,
      attempt: 1,
      position,
      siteId: run.siteId,
      siteName: "Lyon",
      credentialId: randomUUID(),
      serverId: randomUUID(),
      serverName: name,
      vnfName: "ims-core",
      method: "nova-quiesce",
      target: { ...TARGET },
      ownerId: "w",
      deadline: new Date(),
      armedAt: new Date(Date.now() - agoMs),
      ...more,
    },
  });
  return id;
}
const held = async (...who: Parameters<typeof sessionOf>) =>
  (await listHeld(sessionOf(...who))).held.map(({ serverName, isStuck, isConfirmed }) => [
    serverName,
    isStuck,
    isConfirmed,
  ]);

describe("who is frozen", () => {
  it("is told with the budget, the longest first, and what is closed is not", async () => {
    await addLease("late", { agoMs: 20_000, frozenAt: new Date() });
    await addLease("over", { closedAt: new Date(), state: "thawed" });
    expect(await held("viewer", ["ims"])).toEqual([["late", true, true]]);
    await db().freezeLease.updateMany({ data: { armedAt: new Date() } });
    expect(await held("viewer", ["ims"])).toEqual([["late", false, true]]);
    await db().vnf.updateMany({ data: { owner: "NOC Lyon" } });
    expect((await listHeld(sessionOf("viewer", ["ims"]))).held).toMatchObject([{ vnfOwner: "NOC Lyon" }]);
  });

  it("is not told to who does not see all of the VNF", async () => {
    await addLease("vm");
    expect(await held("operator", ["other"])).toEqual([]);
    expect(await held("auditor")).toHaveLength(1);
  });

  it("comes with the commands for the site's operator, for who may thaw", async () => {
    await addLease("vm");
    const [forOperator] = (await listHeld(sessionOf("operator", ["ims"]))).held;
    expect(forOperator?.byHand.flatMap(({ commands }) => commands)).toContain(
      "virsh domfsthaw instance-0000000a",
    );
    const [forViewer] = (await listHeld(sessionOf("viewer", ["ims"]))).held;
    expect(forViewer?.byHand).toEqual([]);
  });
});

describe("the guardian", () => {
  const process = { id: "g", hostname: "h", pid: 1, version: "1" };
  const guardian = async () => (await listHeld(sessionOf("viewer"))).guardian;

  it("is on duty while its heart beats", async () => {
    expect(await guardian()).toBeNull();
    await beat(process, { watching: 2, thawing: ["vm"] });
    expect(await guardian()).toEqual({ state: "fresh", isThawing: true });
    await beat(process, { watching: 0, thawing: [] });
    expect(await guardian()).toEqual({ state: "fresh", isThawing: false });
    await db().$executeRaw`UPDATE guardians SET heartbeat_at = now() - interval '10 seconds'`;
    expect(await guardian()).toMatchObject({ state: "gone" });
    await signOff("g");
    expect(await guardian()).toBeNull();
  });

  it("is forgotten a week after its last beat", async () => {
    await beat(process, { watching: 0, thawing: [] });
    await forgetGoneGuardians();
    expect(await db().guardian.count()).toBe(1);
    await db().$executeRaw`UPDATE guardians SET heartbeat_at = now() - interval '8 days'`;
    await forgetGoneGuardians();
    expect(await db().guardian.count()).toBe(0);
  });
});

describe("what others do to a lease", () => {
  const row = (id: string) => db().freezeLease.findUniqueOrThrow({ where: { id } });
  const write = async (work: (notes: ThawNotes) => void) => {
    const notes = new ThawNotes("guardian");
    work(notes);
    await notes.flush(10_000);
  };
  const tried = (result: string) =>
    [{ method: "nova-quiesce", at: "2026-11-20T12:00:00.000Z", result }] as const;

  it("is kept with it: the newest twenty tries, and who closed it", async () => {
    const id = await addLease("vm");
    await write((notes) => notes.tried(id, tried("unknown")));
    expect(await row(id)).toMatchObject({ state: "thawing", closedAt: null });
    await write((notes) => {
      for (let i = 0; i < 25; i++) notes.tried(id, tried(`unknown ${i}`));
      notes.ended(id, "thawed");
    });
    const { thawTries, ...closed } = await row(id);
    expect(closed).toMatchObject({ state: "thawed", closedBy: "guardian", closedAt: expect.any(Date) });
    expect(thawTries).toHaveLength(20);
    expect((thawTries as object[]).at(-1)).toMatchObject({ by: "guardian", result: "unknown 24" });
  });

  it("leaves what another has closed, but for a thaw where that one found it running", async () => {
    const [a, b] = [await addLease("a"), await addLease("b", { position: 2 })];
    const closedAt = new Date("2026-11-20T12:00:00Z");
    await db().freezeLease.updateMany({ data: { state: "not_frozen", closedBy: "run", closedAt } });
    await write((notes) => {
      notes.ended(a, "thawed");
      notes.ended(b, "gone");
    });
    expect(await row(a)).toMatchObject({ state: "thawed", closedBy: "guardian", closedAt });
    expect(await row(b)).toMatchObject({ state: "not_frozen", closedBy: "run", closedAt });
  });
});

describe("Thaw now", () => {
  it("is for operators and admins, for VMs that they see", async () => {
    const id = await addLease("vm");
    const ask = (...who: Parameters<typeof sessionOf>) => thawNow(sessionOf(...who), { leaseIds: [id] });
    await expect(ask("viewer", ["ims"])).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask("auditor")).rejects.toMatchObject({ code: "forbidden" });
    await expect(ask("operator", ["other"])).rejects.toMatchObject({ code: "not_found" });
    await expect(thawNow(sessionOf("admin"), { leaseIds: [] })).rejects.toMatchObject({
      code: "invalid",
      fields: { leaseIds: "Say which VMs to thaw." },
    });
  });

  it("says who has thawed it already, and why it cannot be reached", async () => {
    const [open, closed] = [await addLease("a"), await addLease("b", { position: 2 })];
    await db().freezeLease.update({
      where: { id: closed },
      data: { state: "thawed", closedBy: "guardian", closedAt: new Date() },
    });
    expect(await thawNow(sessionOf("admin"), { leaseIds: [open, closed] })).toEqual([
      { leaseId: closed, serverName: "b", state: "thawed", reason: "it was thawed already, by guardian" },
      {
        leaseId: open,
        serverName: "a",
        state: "unknown",
        reason: "There is no such credential any more.",
        todo: "Thaw it by hand at its site.",
      },
    ]);
    expect(await db().auditEntry.findFirst({ where: { runId: run.runId } })).toMatchObject({
      action: "freeze.thaw_asked",
      actorName: "ada",
      targetName: "a",
    });
  });
});
