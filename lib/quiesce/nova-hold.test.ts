import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock";
import { pause } from "./pause";
import type { QuiesceMethod } from "./quiesce-method";
import { stop } from "./stop";
import { suspend } from "./suspend";
import { type SimulatedNova, simulatedNova } from "./testing/simulated-nova";

const CALL = { deadlineMs: 5_000 };
const open: SimulatedNova[] = [];

async function setUp(make: typeof pause = pause, ...options: Parameters<typeof simulatedNova>) {
  const nova = await simulatedNova(...options);
  open.push(nova);
  const method: QuiesceMethod = make(nova.session);
  const { server, target } = nova.boot();
  return { nova, method, server, target };
}

afterEach(async () => {
  for (const nova of open.splice(0)) await nova.close();
});

const isAction = (name: string) => (asked: { method: string; body: string }) =>
  asked.method === "POST" && asked.body === `{"${name}":null}`;

describe.each([
  ["pause", pause, "pause", "unpause", "paused"],
  ["suspend", suspend, "suspend", "resume", "suspended"],
  ["stop", stop, "os-stop", "os-start", "stopped"],
] as const)("%s", (_name, make, hold, release, state) => {
  test("waits for Nova's record of it, not for the dear answer about the VM", async () => {
    const { nova, method, target, server } = await setUp(make);
    server.tookMs = 150;
    expect(await method.quiesce(target, CALL)).toEqual({ state: "frozen", thawsBy: null });
    expect(server.vmState).toBe(state);
    const asked = nova.calls().map((c) => c.path);
    expect(asked.slice(1).every((path) => path.includes("/os-instance-actions/req-"))).toBe(true);
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(nova.actions()).toEqual([hold, release]);
    expect(server.vmState).toBe("active");
  });

  test("taken on and not done in time: unknown; the thaw waits for its end, and undoes it", async () => {
    const { nova, method, target, server } = await setUp(make);
    server.tookMs = 1_200;
    expect(await method.quiesce(target, { deadlineMs: 150 })).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(new RegExp(`was not ${state} within 150 ms`)),
      todo: expect.stringMatching(/thaw it/),
    });
    expect(await method.thaw(target, { deadlineMs: 100 })).toMatchObject({
      state: "unknown",
      reason: expect.stringMatching(/^Nova is busy with it/),
    });
    expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.vmState).toBe("active");
    // It does not hammer a VM of which it knows that it must wait: once for each thaw, and once when that is over.
    expect(nova.actions()).toEqual([hold, release, release, release]);
  });

  test("answer lost: unknown; thawed", async () => {
    const { nova, method, target, server } = await setUp(make);
    nova.faultOf = (asked) => (isAction(hold)(asked) ? "cut-after" : undefined);
    expect(await method.quiesce(target, CALL)).toMatchObject({ state: "unknown" });
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(server.vmState).toBe("active");
  });

  test("failed at the compute host: not frozen, with the reason from Nova's record", async () => {
    const { nova, method, target } = await setUp(make);
    nova.holdFailure = "libvirt said no";
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(/failed at its compute host: libvirt said no \(req-/),
      todo: expect.stringMatching(/nova-compute/),
    });
  });

  test("the answer to the thaw lost: thawed, as Nova's record shows", async () => {
    const { nova, method, target } = await setUp(make);
    await method.quiesce(target, CALL);
    nova.faultOf = (asked) => (isAction(release)(asked) ? "cut-after" : undefined);
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  });

  test("a thaw that was taken on, and was not waited for: thawed, when asked again", async () => {
    const { nova, method, target, server } = await setUp(make);
    await method.quiesce(target, CALL);
    server.tookMs = 400;
    expect(await method.thaw(target, { deadlineMs: 100 })).toMatchObject({ state: "unknown" });
    await expect.poll(() => server.vmState, { timeout: 5_000 }).toBe("active");
    expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
    expect(nova.actions()).toEqual([hold, release, release]);
  });

  test("held by somebody else before: it is not ours to thaw", async () => {
    const { method, target, server } = await setUp(make);
    server.vmState = state;
    const reason =
      state === "stopped" ? /^it is off/ : /by somebody else: what we did not freeze we do not thaw/;
    expect(await method.check(target, CALL)).toMatchObject({
      isPossible: false,
      reason: expect.stringMatching(reason),
    });
    expect(await method.quiesce(target, CALL)).toMatchObject({
      state: "not-frozen",
      reason: expect.stringMatching(reason),
    });
    expect(server.vmState).toBe(state);
  });
});

test("what they cost is said when they are chosen", async () => {
  const { method, target } = await setUp();
  expect(await method.check(target, CALL)).toEqual({
    isPossible: true,
    warning: expect.stringMatching(/service is interrupted; thaw not guaranteed/),
  });
});

test.each([
  ["shelved_offloaded", null, /shelved/, /Unshelve/],
  ["error", null, /state error/, /hard reboot/],
  ["active", "migrating", /live-migrated/, /Wait/],
  ["resized", null, /waits for its confirmation/, /Confirm or revert/],
  ["rescued", null, /rescue/, /Unrescue/],
  ["active", "powering-off", /busy with it \(task_state powering-off\)/, /Wait/],
  ["curious", null, /its state is curious/, /active/],
  ["constructor", null, /its state is constructor/, /active/],
  ["active", "toString", /^Nova is busy with it \(task_state toString\)/, /Wait/],
] as const)("a VM that is %s, with task %s, cannot be held", async (vmState, taskState, reason, todo) => {
  const { method, target, server } = await setUp();
  Object.assign(server, { vmState, taskState });
  const words = { reason: expect.stringMatching(reason), todo: expect.stringMatching(todo) };
  expect(await method.check(target, CALL)).toMatchObject({ isPossible: false, ...words });
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "not-frozen", ...words });
});

test("a locked VM: members are refused, admins pass", async () => {
  const member = await setUp(pause, { roles: ["member"] });
  member.server.isLocked = true;
  const words = { reason: expect.stringMatching(/^it is locked/), todo: expect.stringMatching(/admin role/) };
  expect(await member.method.check(member.target, CALL)).toMatchObject({ isPossible: false, ...words });
  expect(await member.method.quiesce(member.target, CALL)).toMatchObject({ state: "not-frozen", ...words });
  const admin = await setUp();
  admin.server.isLocked = true;
  expect(await admin.method.check(admin.target, CALL)).toMatchObject({ isPossible: true });
  expect(await admin.method.quiesce(admin.target, CALL)).toMatchObject({ state: "frozen" });
});

test("its record hidden: the VM itself is asked", async () => {
  const { nova, method, target } = await setUp();
  nova.faultOf = ({ path }) =>
    path.includes("/os-instance-actions") ? { status: 403, text: "Policy doesn't allow it" } : undefined;
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "frozen" });
  expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
});

test("the answer to the thaw lost, and somebody else had been faster: no other record passes for it", async () => {
  const { nova, method, target, server } = await setUp();
  await method.quiesce(target, CALL);
  server.vmState = "active";
  const unpause = { action: "unpause", endedAt: new Date(), failure: undefined };
  const longAgo = new Date(Date.now() - 60_000);
  server.actions.unshift(
    { ...unpause, requestId: "req-2", userId: "somebody", startedAt: new Date() },
    { ...unpause, requestId: "req-1", userId: "u", startedAt: longAgo },
  );
  nova.faultOf = (asked) => (isAction("unpause")(asked) ? "cut-after" : undefined);
  expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
});

describe("the answer to the thaw lost, and Nova's record shows another end of the hold", () => {
  const unpause = { action: "unpause", endedAt: new Date(), failure: undefined };

  /** Held, and then what happened behind our back; `ahead` is added to our clocks. */
  async function lose(ours: { at: number }, before: (it: Awaited<ReturnType<typeof setUp>>) => void) {
    const clock = {
      ...systemClock,
      now: () => Date.now() + ours.at,
      monotonic: () => performance.now() + ours.at,
    };
    const it = await setUp(pause, { deps: { clock } });
    await it.method.quiesce(it.target, CALL);
    before(it);
    it.nova.faultOf = (asked) => (isAction("unpause")(asked) ? "cut-after" : undefined);
    return it.method.thaw(it.target, CALL);
  }

  test("somebody else let it go and held it again: ours ended theirs", async () => {
    const outcome = await lose({ at: 0 }, ({ server }) => {
      const startedAt = new Date();
      const pause = { ...unpause, action: "pause" };
      server.actions.unshift(
        { ...pause, requestId: "req-2", userId: "somebody", startedAt },
        { ...unpause, requestId: "req-1", userId: "somebody", startedAt },
      );
    });
    expect(outcome).toMatchObject({ state: "was-not-frozen" });
  });

  test("a thaw of ours that stands before the hold, a moment ago, is another hold's", async () => {
    const outcome = await lose({ at: 0 }, ({ server }) => {
      server.actions.push({ ...unpause, requestId: "req-1", userId: "u", startedAt: new Date() });
      server.vmState = "active";
    });
    expect(outcome).toMatchObject({ state: "was-not-frozen" });
  });

  test("somebody with our account was faster by two seconds: sooner after the hold than ours was sent", async () => {
    const ours = { at: 0 };
    const outcome = await lose(ours, ({ server }) => {
      server.actions.unshift({ ...unpause, requestId: "req-1", userId: "u", startedAt: new Date() });
      server.vmState = "active";
      ours.at = 2_000; // Nova records whole seconds: one may begin between the two
    });
    expect(outcome).toMatchObject({ state: "was-not-frozen" });
  });

  test("a thaw of somebody else's that failed has ended nothing: it was ours", async () => {
    const outcome = await lose({ at: 0 }, ({ server }) => {
      const startedAt = new Date();
      server.actions.unshift({ ...unpause, requestId: "req-1", userId: "x", startedAt, failure: "no host" });
    });
    expect(outcome).toEqual({ state: "thawed" });
  });
});

test("trouble while waiting is looked past until the deadline, and told then", async () => {
  const { nova, method, target } = await setUp();
  let asks = 0;
  nova.faultOf = ({ method: verb }) =>
    verb === "GET" && ++asks < 3 ? { status: 503, text: "away" } : undefined;
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "frozen" });
  expect(asks).toBeGreaterThan(2);
  await method.thaw(target, CALL);
  nova.faultOf = ({ method: verb }) => (verb === "GET" ? { status: 503, text: "away" } : undefined);
  expect(await method.quiesce(target, { deadlineMs: 300 })).toMatchObject({
    state: "unknown",
    reason: expect.stringMatching(/last: Lyon: GET .*503: away/),
  });
});

test("host dead: unknown both ways, and never frozen for certain", async () => {
  const { method, target, server } = await setUp();
  server.isHostUp = false;
  expect(await method.quiesce(target, { deadlineMs: 200 })).toMatchObject({ state: "unknown" });
  expect(await method.thaw(target, { deadlineMs: 200 })).toMatchObject({ state: "unknown" });
  server.isHostUp = true;
  expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
});

test("deleted while its quiesce is waited for: not frozen", async () => {
  const { nova, method, target, server } = await setUp();
  server.isHostUp = false;
  const outcome = method.quiesce(target, CALL);
  await expect.poll(() => server.taskState, { timeout: 5_000 }).toBe("pausing");
  nova.remove(server);
  expect(await outcome).toMatchObject({
    state: "not-frozen",
    reason: expect.stringMatching(/does not exist/),
  });
});

test("a thaw that its compute host forgot, with a record that never ends, is sent again", async () => {
  let ahead = 0;
  const clock = { ...systemClock, now: () => Date.now() + ahead };
  const { nova, method, target, server } = await setUp(pause, { deps: { clock } });
  await method.quiesce(target, CALL);
  server.tookMs = Number.POSITIVE_INFINITY;
  expect(await method.thaw(target, { deadlineMs: 100 })).toMatchObject({
    state: "unknown",
    reason: expect.stringMatching(/its unpause on, and has not confirmed/),
  });
  const thaw = method.thaw(target, CALL);
  await expect.poll(() => nova.actions(), { timeout: 5_000 }).toEqual(["pause", "unpause", "unpause"]);
  server.taskState = null;
  server.tookMs = 5;
  ahead = 10_000;
  expect(await thaw).toEqual({ state: "thawed" });
  expect(server.vmState).toBe("active");
});

test("a quiesce that got lost may still arrive: that it runs now is not enough for a minute", async () => {
  let ahead = 0;
  const clock = { ...systemClock, monotonic: () => performance.now() + ahead };
  const { nova, method, target, server } = await setUp(pause, { deps: { clock } });
  nova.faultOf = (asked) => (isAction("pause")(asked) ? "cut-before" : undefined);
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "unknown" });
  expect(await method.thaw(target, { deadlineMs: 200 })).toMatchObject({
    state: "unknown",
    reason: "it runs, and the pause whose answer was lost may still arrive",
  });
  server.vmState = "paused";
  expect(await method.thaw(target, CALL)).toEqual({ state: "thawed" });
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "unknown" });
  ahead = 61_000;
  expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
});

test("what was known of an earlier thaw does not count for a new quiesce", async () => {
  const { method, target, server } = await setUp();
  await method.quiesce(target, CALL);
  server.tookMs = 300;
  expect(await method.thaw(target, { deadlineMs: 50 })).toMatchObject({ state: "unknown" });
  await expect.poll(() => server.vmState, { timeout: 5_000 }).toBe("active");
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "frozen" });
  server.vmState = "active";
  expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
});

test("broken while it is held: a person has to look, and nothing is claimed", async () => {
  const { nova, method, target, server } = await setUp();
  await method.quiesce(target, CALL);
  server.vmState = "error";
  expect(await method.thaw(target, CALL)).toMatchObject({
    state: "unknown",
    reason: expect.stringMatching(/state error/),
    todo: expect.stringMatching(/Repair/),
  });
  expect(nova.actions()).toEqual(["pause", "unpause"]);
  expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
});

test("switched off by somebody while paused: not held by us any more", async () => {
  const { method, target, server } = await setUp();
  await method.quiesce(target, CALL);
  server.vmState = "stopped";
  expect(await method.thaw(target, CALL)).toEqual({
    state: "was-not-frozen",
    reason: expect.stringMatching(/^it is not paused: it is off/),
  });
});

test("the fence is asked right before it is sent", async () => {
  const { nova, method, target } = await setUp();
  const assertFence = () => {
    throw new Error("the lock is lost");
  };
  await expect(method.quiesce(target, { ...CALL, assertFence })).rejects.toThrow("the lock is lost");
  expect(nova.actions()).toEqual([]);
});

test("busy with something else, it runs: nothing of it is held", async () => {
  const { method, target, server } = await setUp();
  await method.quiesce(target, CALL);
  Object.assign(server, { vmState: "active", taskState: "migrating" });
  expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "running"]]));
  expect(await method.thaw(target, { deadlineMs: 500 })).toMatchObject({ state: "was-not-frozen" });
  for (const [vmState, taskState] of [
    ["active", "pausing"],
    ["paused", "migrating"],
  ] as const) {
    Object.assign(server, { vmState, taskState });
    expect(await method.states([target], CALL)).toEqual(new Map([[target.serverId, "unknown"]]));
    expect(await method.thaw(target, { deadlineMs: 100 })).toMatchObject({ state: "unknown" });
  }
});

test("the states of many are asked a few at a time, each one in the answer", async () => {
  const { nova, method } = await setUp();
  const targets = Array.from({ length: 20 }, () => nova.boot().target);
  nova.latencyMs = 20;
  expect((await method.states([...targets, ...targets], CALL)).size).toBe(20);
  expect(nova.calls()).toHaveLength(20);
  expect(nova.mostAtOnce()).toBeLessThanOrEqual(4);
  expect(nova.mostAtOnce()).toBeGreaterThan(1);
});
