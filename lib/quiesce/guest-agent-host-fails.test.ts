import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type GuestAgentStage, guestAgentStage, TARGET } from "./testing/guest-agent-stage";

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 4 });

const CALL = { deadlineMs: 40_000 };
const isFreeze = (request: string) => request.startsWith("freeze");
const isThaw = (request: string) => request.startsWith("thaw");

const onStage = (work: (stage: GuestAgentStage) => Promise<void>) => async () => {
  const stage = await guestAgentStage();
  try {
    await work(stage);
  } finally {
    await stage.close();
  }
};
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });

describe.concurrent("a host that fails", () => {
  it(
    "is so slow that the freeze was given up: then it does not begin it",
    onStage(async ({ method, c1, hosts, guest }) => {
      await method.check(TARGET, CALL);
      c1.trouble.delay = (request) => (isFreeze(request) ? 2_500 : 0);
      expect(await method.quiesce(TARGET, { deadlineMs: 1_500 })).toMatchObject({ state: "unknown" });
      await until(() => expect(hosts.c1.record("instance-0000000a").state).toBe("ended"));
      expect(hosts.c1.record("instance-0000000a").why).toBe("whoever asked for it has gone");
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "answers a freeze later than its timer ends: nobody waits so long",
    onStage(async ({ method, c1 }) => {
      await method.check(TARGET, CALL);
      c1.trouble.hang = isFreeze;
      const before = performance.now();
      expect(await method.quiesce(TARGET, { ...CALL, thawAfterMs: 5_000 })).toMatchObject({
        state: "unknown",
        reason: expect.stringMatching(/no answer within 4(\.\d)? s$/),
      });
      expect(performance.now() - before).toBeLessThan(8_000);
    }),
  );

  it(
    "hangs: the freeze is unknown, and does not begin after that",
    onStage(async ({ method, c1, guest }) => {
      await method.check(TARGET, CALL);
      c1.trouble.hang = isFreeze;
      expect(await method.quiesce(TARGET, { deadlineMs: 2_000 })).toMatchObject({
        state: "unknown",
        reason: expect.stringContaining("no answer within 2 s"),
      });
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "is cut off after the request: unknown, then thawed over a new connection",
    onStage(async ({ method, c1, hosts, guest }) => {
      hosts.c1.change("instance-0000000a", { slow: 0.5 });
      c1.trouble.cutBeforeAnswer = isFreeze;
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "unknown" });
      expect(guest().frozen).toBe(2);
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "is cut off while the script begins: nothing stays frozen",
    onStage(async ({ method, c1, guest }) => {
      c1.trouble.cutAfterStart = isFreeze;
      expect(await method.quiesce(TARGET, { ...CALL, thawAfterMs: 5_000 })).toMatchObject({
        state: "unknown",
      });
      expect(["thawed", "was-not-frozen"]).toContain((await method.thaw(TARGET, CALL)).state);
      await sleep(500);
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "loses the answer to a thaw: the next one still says thawed",
    onStage(async ({ method, c1 }) => {
      await method.quiesce(TARGET, CALL);
      let lost = 0;
      c1.trouble.cutBeforeAnswer = (request) => isThaw(request) && ++lost === 1;
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
      expect(c1.seen.requests.filter(isThaw)).toHaveLength(2);
    }),
  );

  it(
    "loses its warm connection: a freeze and a thaw open another",
    onStage(async ({ method, c1 }) => {
      await method.check(TARGET, CALL);
      c1.cut();
      await sleep(50);
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "frozen" });
      c1.cut();
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
    }),
  );

  it(
    "does not answer on the warm connection: a thaw opens another beside it",
    onStage(async ({ method, c1, guest }) => {
      await method.quiesce(TARGET, CALL);
      let hung = 0;
      c1.trouble.hang = (request) => isThaw(request) && ++hung === 1;
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
      expect(c1.seen.connections).toBeGreaterThan(1);
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "is down: a freeze is certainly none, a thaw unknown",
    onStage(async ({ method, c1 }) => {
      await c1.close();
      const outcome = await method.quiesce(TARGET, CALL);
      expect(outcome).toMatchObject({ state: "not-frozen", reason: expect.stringContaining("ECONNREFUSED") });
      expect(await method.thaw(TARGET, { deadlineMs: 1_000 })).toMatchObject({ state: "unknown" });
      expect(await method.states([TARGET], CALL)).toEqual(new Map([[TARGET.serverId, "unknown"]]));
    }),
  );

  it(
    "has no script: said in words",
    onStage(async ({ method, c1 }) => {
      c1.trouble.say = () => "Welcome to c1\n";
      expect(await method.check(TARGET, CALL)).toMatchObject({
        isPossible: false,
        todo: expect.stringContaining("compute-host/stillpoint-freeze"),
      });
    }),
  );
});

describe.concurrent("a host that says what every object has", () => {
  it(
    "as the kind of its refusal: it is told in its own words",
    onStage(async ({ method, c1 }) => {
      c1.trouble.say = () => JSON.stringify({ ok: false, error: "constructor", reason: "no", sure: true });
      expect(await method.quiesce(TARGET, CALL)).toEqual({
        state: "not-frozen",
        reason: "c1: no",
        todo: "Look at libvirt and the guest on the compute host.",
      });
    }),
  );

  it(
    "and knows no VM of that name: unknown",
    onStage(async ({ method, c1 }) => {
      c1.trouble.say = () => JSON.stringify({ ok: true, states: {} });
      const target = { ...TARGET, instanceName: "constructor" };
      expect(await method.states([target], CALL)).toEqual(new Map([[TARGET.serverId, "unknown"]]));
    }),
  );
});
