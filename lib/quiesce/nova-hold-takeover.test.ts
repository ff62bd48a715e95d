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

describe("a worker that takes over", () => {
  /** As another worker has it: nothing in memory. */
  const takeOver = (nova: SimulatedNova, make: typeof pause = pause) => make(nova.session);

  test.each([
    ["pause", pause, "unpause"],
    ["suspend", suspend, "resume"],
    ["stop", stop, "os-start"],
  ] as const)("thaws what was held by the worker before: %s", async (_name, make, release) => {
    const { nova, method, target, server } = await setUp(make);
    const quiesceSentAt = new Date();
    await method.quiesce(target, CALL);
    expect(await takeOver(nova, make).thaw(target, { ...CALL, quiesceSentAt })).toEqual({ state: "thawed" });
    expect(nova.actions().at(-1)).toBe(release);
    expect(server.vmState).toBe("active");
  });

  test("knows that the quiesce may still arrive, for a minute", async () => {
    let ahead = 0;
    const clock = { ...systemClock, now: () => Date.now() + ahead };
    const { nova, target, server } = await setUp(pause, { deps: { clock } });
    const method = takeOver(nova);
    const quiesceSentAt = new Date();
    expect(await method.thaw(target, { deadlineMs: 200, quiesceSentAt })).toMatchObject({
      state: "unknown",
      reason: "it runs, and the pause whose answer was lost may still arrive",
    });
    const states = () => method.states([target], { ...CALL, quiesceSentAt });
    expect(await states()).toEqual(new Map([[target.serverId, "unknown"]]));
    const thaw = method.thaw(target, { ...CALL, quiesceSentAt });
    await takeOver(nova).quiesce(target, CALL);
    expect(await thaw).toEqual({ state: "thawed" });
    expect(server.vmState).toBe("active");
    ahead = 61_000;
    expect(await states()).toEqual(new Map([[target.serverId, "running"]]));
    expect(await method.thaw(target, { ...CALL, quiesceSentAt })).toMatchObject({ state: "was-not-frozen" });
  });

  test.each([1, -1])(
    "thaws what is ours when its own clock was set by %i h after its sign-in",
    async (by) => {
      let ahead = 0;
      const clock = { ...systemClock, now: () => Date.now() + ahead };
      const { nova, method, target, server } = await setUp(pause, { deps: { clock } });
      await method.quiesce(target, CALL);
      ahead = by * 3_600_000;
      const quiesceSentAt = new Date(clock.now() - 1_000);
      expect(await takeOver(nova).thaw(target, { ...CALL, quiesceSentAt })).toEqual({ state: "thawed" });
      expect(server.vmState).toBe("active");
    },
  );

  const byOwner = { requestId: "req-1", endedAt: new Date(), failure: undefined };
  const aMinuteAgo = () => new Date(Date.now() - 61_000);

  test.each([
    ["pause", pause, "paused", "somebody", new Date()],
    ["suspend", suspend, "suspended", "somebody", new Date()],
    ["stop", stop, "stopped", "somebody", new Date()],
    ["stop", stop, "stopped", "u", new Date(Date.now() - 3_600_000)],
  ] as const)(
    "does not undo what somebody else did: %s (%#)",
    async (action, make, state, userId, startedAt) => {
      const { nova, target, server } = await setUp(make);
      server.vmState = state;
      server.actions.unshift({ ...byOwner, action, userId, startedAt });
      const call = { ...CALL, quiesceSentAt: aMinuteAgo() };
      expect(await takeOver(nova, make).thaw(target, call)).toEqual({
        state: "was-not-frozen",
        reason: expect.stringMatching(/by somebody else: what we did not freeze we do not thaw/),
      });
      expect(nova.actions()).toEqual([]);
      expect(server.vmState).toBe(state);
    },
  );

  test("sees ours arrive although somebody had held it before", async () => {
    const { nova, target, server } = await setUp();
    server.actions.unshift({ ...byOwner, action: "pause", userId: "somebody", startedAt: aMinuteAgo() });
    const thaw = takeOver(nova).thaw(target, { ...CALL, quiesceSentAt: new Date() });
    await takeOver(nova).quiesce(target, CALL);
    expect(await thaw).toEqual({ state: "thawed" });
    expect(server.vmState).toBe("active");
  });

  test("thaws when it cannot see whose it is", async () => {
    const { nova, method, target } = await setUp();
    await method.quiesce(target, CALL);
    nova.faultOf = ({ path }) =>
      path.includes("/os-instance-actions") ? { status: 403, text: "Policy doesn't allow it" } : undefined;
    expect(await takeOver(nova).thaw(target, CALL)).toEqual({ state: "thawed" });
  });
});

test("a quiesce that was refused, since somebody else was faster: its thaw starts nothing", async () => {
  const { nova, method, target, server } = await setUp(stop);
  server.vmState = "stopped";
  const [requestId, startedAt, endedAt] = ["req-1", new Date(), new Date()];
  server.actions.unshift({
    action: "stop",
    userId: "somebody",
    requestId,
    startedAt,
    endedAt,
    failure: undefined,
  });
  expect(await method.quiesce(target, CALL)).toMatchObject({ state: "not-frozen" });
  expect(await method.thaw(target, CALL)).toMatchObject({ state: "was-not-frozen" });
  expect(nova.actions()).toEqual(["os-stop"]);
});
