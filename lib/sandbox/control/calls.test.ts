import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createServerGroup, listServerGroups } from "@/lib/openstack/nova/server-groups";
import type { Session } from "@/lib/openstack/session";
import { failureOf } from "@/lib/openstack/testing/failure-of";
import { manualClock } from "@/lib/openstack/testing/manual-clock";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";
import type { Values } from "./switches/switch";

let cloud: TestSandbox;
let session: Session;
let made = 0;
beforeAll(async () => {
  cloud = await testSandbox();
  const admin = cloud.session("RegionOne", { user: "admin" });
  const path = `/os-quota-sets/${await admin.projectId()}`;
  const body = { quota_set: { server_groups: -1 } };
  await admin.call({ service: "compute", method: "PUT", path, body, expect: [200] });
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  // What one try meets, without the client's own repeating.
  session = once();
  await listServerGroups(session); // signs in, and asks for the microversions
});

const once = () => cloud.session("RegionOne", { deps: { retry: { attempts: 1, baseMs: 0, capMs: 0 } } });
const create = (name: string, more = {}) =>
  createServerGroup(session, { name, policy: "anti-affinity", ...more });
const names = async () => (await listServerGroups(once())).map(({ name }) => name);
const newName = () => `group-${++made}`;
const flip = (name: string, values: Values = {}) => cloud.control.flip(name, { service: "nova", ...values });
/** How many of this name there are after one creation under a fault, and how that ended. */
async function createUnder(name: string, values: Values = {}, more = {}) {
  const group = newName();
  await flip(name, values);
  const error = await failureOf(create(group, more));
  return { error, count: (await names()).filter((each) => each === group).length };
}

describe("the next POST", () => {
  test("is done, and its answer is lost", async () => {
    const { error, count } = await createUnder("lose-answer");
    expect(error).toMatchObject({ kind: "connection_lost", isAmbiguous: true });
    expect(count).toBe(1);
  });

  test("is done, and answered with an error", async () => {
    const { error, count } = await createUnder("done-then-error");
    expect(error).toMatchObject({ kind: "server_error", status: 500, isAmbiguous: true });
    expect(count).toBe(1);
  });

  test("is not done, and answered with an error of the service", async () => {
    const { error, count } = await createUnder("error-undone", { status: 503 });
    expect(error).toMatchObject({ kind: "unavailable", status: 503, fault: "serviceUnavailable" });
    expect(count).toBe(0);
  });

  test("is done twice", async () => {
    const name = newName();
    await flip("answer-twice");
    await create(name);
    expect((await names()).filter((each) => each === name)).toHaveLength(2);
  });

  test("is delivered late", async () => {
    const { error, count } = await createUnder("deliver-late", { ms: 45_000 });
    expect(error.isAmbiguous).toBe(true);
    expect(count).toBe(0);
    await cloud.control.advance(44_000);
    expect(await names()).not.toContain(`group-${made}`);
    await cloud.control.advance(1_000);
    await expect.poll(names).toContain(`group-${made}`);
  });

  test("is refused for now, and may come again", async () => {
    const { error: limited, count } = await createUnder("too-many-requests", { retryAfter: 7 });
    expect(limited).toMatchObject({ kind: "rate_limited", status: 429, retryAfterMs: 7_000 });
    expect(count).toBe(0);
    const { error: old } = await createUnder("too-many-requests", { status: 413 });
    expect(old).toMatchObject({ status: 413, fault: "overLimit" });
    const { error } = await createUnder("unavailable", { retryAfter: 3 });
    expect(error).toMatchObject({ kind: "unavailable", status: 503, retryAfterMs: 3_000 });
  });
});

test("a client that repeats waits for Retry-After, and gets through", async () => {
  const clock = manualClock();
  session = cloud.session("RegionOne", { deps: { clock } });
  await listServerGroups(session);
  await flip("too-many-requests", { retryAfter: 7, times: 2 });
  await create(newName());
  expect(clock.slept.filter((ms) => ms >= 7_000)).toHaveLength(2);
});

describe("an answer", () => {
  const list = (more = {}) => listServerGroups(session, more);

  test("is a page of HTML, half of it, or none", async () => {
    await flip("html", { method: "GET" });
    expect(await failureOf(list())).toMatchObject({ kind: "bad_response" });
    await flip("half-body", { method: "GET" });
    expect(await failureOf(list())).toMatchObject({ kind: "connection_lost" });
    await flip("never-answer", { method: "GET" });
    expect(await failureOf(list({ deadlineMs: 100 }))).toMatchObject({ kind: "timeout" });
    await flip("refuse-connection", { method: "GET" });
    expect(await failureOf(list())).toMatchObject({ kind: "connection_lost" });
    await list();
  });

  test("comes a byte a second", async () => {
    await flip("drip", { method: "GET" });
    expect(await failureOf(list({ deadlineMs: 300 }))).toMatchObject({ kind: "timeout" });
    const { entries } = await cloud.control.log({ kind: "answered" });
    expect(entries.at(-1)).toMatchObject({ status: 200, fault: "a byte a second" });
  });

  test.each(["bytes", "nesting", "gzip"])("is too much: %s", async (how) => {
    await flip("flood", { method: "GET", how });
    expect(["too_large", "bad_response"]).toContain((await failureOf(list())).kind);
  });

  test("comes late", async () => {
    await flip("slow-call", { method: "GET", ms: 200 });
    const startedAt = performance.now();
    await list();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });
});

describe("which calls", () => {
  test("by site, route, path, name in the body, and number", async () => {
    const [a, b] = [newName(), newName()];
    await flip("error-undone", { site: "RegionTwo" });
    await flip("error-undone", { route: "no.such.route" });
    await flip("error-undone", { path: "/no/such/path" });
    await flip("error-undone", { subject: b, skip: 1, times: 1 });
    await create(a);
    await create(b);
    await failureOf(create(b));
    await create(b);
    const faults = await cloud.control.faults();
    expect(faults.map(({ struck }) => struck)).toEqual([0, 0, 0, 1]);
  });

  test("by time", async () => {
    await flip("error-undone", { afterMs: 10_000, forMs: 10_000, times: 5 });
    await create(newName());
    await cloud.control.advance(10_001);
    await failureOf(create(newName()));
    await cloud.control.advance(10_000);
    await create(newName());
  });

  test("by chance, and the same ones with the same seed", async () => {
    const effect = { do: "error", status: 400 } as const; // one that opens no circuit
    const run = async (seed: string) => {
      await cloud.control.removeFaults();
      await cloud.control.addFault({
        at: "request",
        method: "POST",
        service: "nova",
        probability: 0.5,
        seed,
        effect,
      });
      const outcomes: boolean[] = [];
      for (let i = 0; i < 12; i++)
        outcomes.push(
          await create(newName()).then(
            () => true,
            () => false,
          ),
        );
      return outcomes;
    };
    const first = await run("one");
    expect(new Set(first).size).toBe(2);
    expect(await run("one")).toEqual(first);
    expect(await run("two")).not.toEqual(first);
  });
});

test("faults add up: a slow site does not hide a lost answer", async () => {
  await flip("lose-answer");
  await cloud.control.flip("site-slow", { site: "RegionOne", ms: 150 });
  const startedAt = performance.now();
  expect(await failureOf(create(newName()))).toMatchObject({ kind: "connection_lost" });
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(145);
});
