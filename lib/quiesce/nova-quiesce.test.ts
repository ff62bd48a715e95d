import { afterEach, describe, expect, test } from "vitest";
import type { CallJournal } from "../openstack/journal";
import { newRequestId } from "../openstack/request-id";
import { novaQuiesce } from "./nova-quiesce";
import { type SimulatedNova, simulatedNova } from "./testing/simulated-nova";

const CALL = { deadlineMs: 5_000 };
const open: SimulatedNova[] = [];

async function setUp(...options: Parameters<typeof simulatedNova>) {
  const nova = await simulatedNova(...options);
  open.push(nova);
  const method = novaQuiesce(nova.session);
  const stateOf = async (id: string) => (await method.states([{ ...target, serverId: id }], CALL)).get(id);
  const { server, target } = nova.boot();
  return { nova, method, server, target, stateOf: () => stateOf(server.id) };
}

afterEach(async () => {
  for (const nova of open.splice(0)) await nova.close();
});

const isAction = (name: string) => (asked: { method: string; body: string }) =>
  asked.method === "POST" && asked.body.includes(`"${name}"`);
const isReport = (asked: { path: string }) => asked.path.includes("/os-quiesce");

describe("quiesce", () => {
  test("asks once, waits for the guest, and has Nova's timer set to what was asked for", async () => {
    const { nova, method, target } = await setUp();
    const globalRequestId = newRequestId();
    const before = Date.now();
    const outcome = await method.quiesce(target, { ...CALL, thawAfterMs: 7_900, globalRequestId });
    const [asked] = nova.calls();
    expect(JSON.parse(asked?.body ?? "")).toEqual({ quiesce: { timeout: 7, wait: true } });
    expect(asked?.headers).toMatchObject({ "x-openstack-request-id": globalRequestId });
    expect(asked?.headers["openstack-api-version"]).toBeUndefined();
    expect(nova.calls()).toHaveLength(1);
    // Not later than Nova's own timer, which began after this was sent.
    const thawsBy = outcome.state === "frozen" ? (outcome.thawsBy?.getTime() ?? 0) : 0;
    expect(thawsBy).toBeGreaterThanOrEqual(before + 7_000);
    expect(thawsBy).toBeLessThanOrEqual(nova.only().deadline?.getTime() ?? 0);
  });

  test.each([
    [undefined, 15],
    [90_000, 60],
    [200, 1],
  ])("a timer of %s ms is one of %i s", async (thawAfterMs, timeout) => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, { ...CALL, ...(thawAfterMs ? { thawAfterMs } : {}) });
    expect(JSON.parse(nova.calls()[0]?.body ?? "").quiesce.timeout).toBe(timeout);
  });

  test("agent missing: refused, with the reason and what to do", async () => {
    const { method, target, server } = await setUp();
    server.hasAgent = false;
    expect(await method.quiesce(target, CALL)).toEqual({
      state: "not-frozen",
      reason: expect.stringMatching(/no guest agent .*Lyon: POST .*HTTP 400: .*not enabled.*req-/),
      todo: expect.stringMatching(/hw_qemu_guest_agent=yes/),
    });
    expect(server.diary).toEqual([]);
  });

  test("agent hung: it may freeze yet, and Nova goes on thawing; a second quiesce is refused", async () => {
    const { method, target, server, stateOf } = await setUp();
    server.agent = "hung";
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/^its guest agent or its hypervisor did not do it .*Error Code 86/),
      todo: expect.stringMatching(/thaw it.*qemu-guest-agent/),
    });
    expect(await stateOf()).toBe("unknown");
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/^the thaw of an earlier quiesce is not confirmed/),
    });
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      reason: expect.stringMatching(/not confirmed yet.*Error Code 86/),
    });
    expect(await method.thaw(target, { deadlineMs: 300 })).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/not confirmed yet.*Error Code 86/),
    });
    server.agent = "ok";
    expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
    expect(await stateOf()).toBe("running");
  });

  test.each([
    ["[Error Code 86] Guest agent is not responding: QEMU guest agent is not connected", "not-frozen"],
    ["[Error Code 55] Requested operation is not valid: domain is not running", "not-frozen"],
    ["its time is over", "not-frozen"],
    ["nova-compute did not answer in time", "unknown"],
    ["its state was changed meanwhile", "unknown"],
  ])("failed since %s: %s", async (why, state) => {
    const { nova, method, target, server } = await setUp();
    const text = `Quiesce of instance ${server.id} failed: ${why}`;
    nova.faultOf = (asked) => (isAction("quiesce")(asked) ? { status: 409, text } : undefined);
    expect(await method.quiesce(target, CALL)).toMatchObject({ state });
  });

  test("no answer before the deadline: unknown; the thaw waits for the quiesce to end, and thaws", async () => {
    const { nova, method, target, server } = await setUp();
    server.tookMs = 1_000;
    expect(await method.quiesce(target, { deadlineMs: 100 })).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/no answer within/),
      todo: expect.stringMatching(/thaw it/),
    });
    expect(server.taskState).toBe("quiescing");
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.diary).toEqual(["freeze", "thaw"]);
    // It does not hammer a VM of which it knows that it must wait.
    expect(nova.actions()).toEqual(["quiesce", "unquiesce", "unquiesce"]);
  });

  test("its own deadline ends before the dead-man timer does", async () => {
    const { method, target, server } = await setUp();
    server.tookMs = 3_000;
    const before = performance.now();
    const outcome = await method.quiesce(target, { deadlineMs: 10_000, thawAfterMs: 1_000 });
    expect(outcome.state).toBe("unknown");
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  test("agent late: what froze after all is thawed by Nova's guard", async () => {
    const { method, target, server, stateOf } = await setUp();
    server.agent = "late";
    expect(await method.quiesce(target, CALL)).toMatchObject({ state: "unknown" });
    expect(server.isFrozen).toBe(true);
    expect(await stateOf()).toBe("unknown");
    expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
    expect(server.diary).toEqual(["freeze", "thaw"]);
  });

  test("live migration begun since the check: not frozen", async () => {
    const { method, target, server } = await setUp();
    expect(await method.check(target, CALL)).toEqual({ isPossible: true });
    server.taskState = "migrating";
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/^it is being live-migrated/),
      todo: expect.stringMatching(/^Wait/),
    });
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      reason: "it is being live-migrated (task_state migrating)",
    });
  });

  test.each([
    "cut-after",
    { status: 502, text: "bad gateway" },
    { status: 503, text: "database is away" },
  ] as const)("answer lost (%o): unknown, and it is thawed", async (fault) => {
    const { nova, method, target, server } = await setUp();
    nova.faultOf = (asked) => (isAction("quiesce")(asked) ? fault : undefined);
    expect(await method.quiesce(target, CALL)).toMatchObject({ state: "unknown" });
    if (fault === "cut-after") {
      expect(server.isFrozen).toBe(true);
      expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    } else expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
    expect(server.isFrozen).toBe(false);
  });

  test("no guard alive: refused for certain", async () => {
    const { nova, method, target } = await setUp();
    nova.guards = [{ host: "api-1", up: false, last_seen: "2026-01-01T00:00:00Z" }];
    const words = {
      reason: expect.stringMatching(/^no guard/),
      todo: expect.stringMatching(/nova-quiesce-guard/),
    };
    expect(await method.quiesce(target, CALL)).toMatchObject({ state: "not-frozen", ...words });
    expect(await method.check(target, CALL)).toMatchObject({ isPossible: false, ...words });
  });

  test("a nova-api without the filter, and a policy that forbids", async () => {
    const { nova, method, target } = await setUp();
    nova.isForbidden = true;
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/policy/),
    });
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      reason: expect.stringMatching(/policy/),
    });
    expect(await method.thaw(target, CALL)).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/policy/),
    });
    nova.isForbidden = false;
    nova.hasFilter = () => false;
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/does not know the action/),
    });
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      todo: expect.stringMatching(/every nova-api/),
    });
    expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
  });

  test("cancelled before it is sent: not frozen; a site that cannot be reached: not frozen", async () => {
    const { nova, method, target } = await setUp();
    expect(await method.quiesce(target, { ...CALL, signal: AbortSignal.abort() })).toMatchObject({
      state: "not-frozen",
    });
    await nova.session.token();
    await nova.close();
    open.length = 0;
    expect(await method.quiesce(target, CALL)).toMatchObject({ state: "not-frozen" });
    expect(await method.check(target, CALL)).toMatchObject({ isPossible: false });
    expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
    expect(await method.thaw(target, { deadlineMs: 300 })).toMatchObject({ state: "unknown" });
  });
});

describe("the fence", () => {
  const lost = () => {
    throw new Error("the lock is lost");
  };

  test("lost before: nothing is sent, and its error is the caller's", async () => {
    const { nova, method, target } = await setUp();
    await expect(method.quiesce(target, { ...CALL, assertFence: lost })).rejects.toThrow("the lock is lost");
    expect(nova.actions()).toEqual([]);
  });

  test("lost while the intent is being written: nothing is sent", async () => {
    const { nova, target } = await setUp();
    let isHeld = true;
    const outcomes: unknown[] = [];
    const journal: CallJournal = {
      before: async () => {
        isHeld = false;
      },
      after: async (_, outcome) => void outcomes.push(outcome),
    };
    const method = novaQuiesce(nova.session.journalled(journal));
    const assertFence = () => {
      if (!isHeld) lost();
    };
    await expect(method.quiesce(target, { ...CALL, assertFence })).rejects.toThrow("the lock is lost");
    expect(nova.actions()).toEqual([]);
    expect(outcomes).toMatchObject([{ result: "failed", kind: "aborted", isAmbiguous: false }]);
  });

  test("lost before a second try: what was turned away is not sent again", async () => {
    const { nova, method, target } = await setUp({ deps: { retry: { attempts: 3, baseMs: 1, capMs: 1 } } });
    nova.faultOf = () => ({ status: 429, text: "slow down" });
    let asked = 0;
    const assertFence = () => {
      if (++asked > 1) lost();
    };
    await expect(method.quiesce(target, { ...CALL, assertFence })).rejects.toThrow("the lock is lost");
    expect(nova.actions()).toEqual(["quiesce"]);
  });

  test("does not hold a thaw back", async () => {
    const { method, target } = await setUp();
    await method.quiesce(target, CALL);
    expect(await method.thaw(target, { ...CALL, assertFence: lost } as typeof CALL)).toEqual({
      state: "thawed",
    });
  });
});

describe("states", () => {
  test("of 250 VMs in three questions, each one in the answer", async () => {
    const { nova, method } = await setUp();
    const targets = Array.from({ length: 250 }, () => nova.boot().target);
    for (const target of targets.slice(3, 4)) await method.quiesce(target, CALL);
    const states = await method.states(targets, CALL);
    expect(states.size).toBe(250);
    expect([...states.values()].filter((s) => s === "frozen")).toHaveLength(1);
    expect(nova.calls().filter(isReport)).toHaveLength(3);
  });

  test("left out by Nova is not deleted", async () => {
    const { nova, method, target } = await setUp();
    nova.isHidden = (id) => id === target.serverId;
    expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
  });
});

test("a locked VM: admins pass, members are told", async () => {
  const asAdmin = await setUp();
  asAdmin.server.isLocked = true;
  const locked = { ...asAdmin.target, isLocked: true };
  expect(await asAdmin.method.check(locked, CALL)).toEqual({ isPossible: true });
  expect(await asAdmin.method.quiesce(locked, CALL)).toMatchObject({ state: "frozen" });
  const asMember = await setUp({ roles: ["member"] });
  asMember.server.isLocked = true;
  const words = { reason: expect.stringMatching(/^it is locked/), todo: expect.stringMatching(/^Unlock/) };
  expect(await asMember.method.check(locked, CALL)).toMatchObject({ isPossible: false });
  expect(await asMember.method.check({ ...asMember.target, isLocked: true }, CALL)).toMatchObject({
    isPossible: false,
    ...words,
  });
  expect(await asMember.method.quiesce(asMember.target, CALL)).toMatchObject({
    state: "not-frozen",
    ...words,
  });
});
