import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { CallJournal } from "../openstack/journal";
import { guestAgent } from "./guest-agent";
import { newKeys } from "./testing/fake-sshd";
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
const until = (holds: () => void | Promise<void>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });

describe.concurrent("a VM", () => {
  it(
    "is frozen and thawed over the connection that its check has opened",
    onStage(async ({ method, c1, guest }) => {
      expect(await method.check(TARGET, CALL)).toEqual({ isPossible: true });
      const before = Date.now();
      const outcome = await method.quiesce(TARGET, { ...CALL, thawAfterMs: 20_000 });
      expect(outcome.state).toBe("frozen");
      const thawsIn = outcome.state === "frozen" ? Number(outcome.thawsBy) - before : 0;
      expect(thawsIn).toBeGreaterThanOrEqual(20_000);
      expect(thawsIn).toBeLessThan(50_000);
      expect(guest().frozen).toBe(2);
      expect(c1.seen.connections).toBe(1);
      expect(await method.states([TARGET], CALL)).toEqual(new Map([[TARGET.serverId, "frozen"]]));
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
      expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
      expect(await method.states([TARGET], CALL)).toEqual(new Map([[TARGET.serverId, "running"]]));
      expect(guest().frozen).toBe(0);
    }),
  );

  it.each([
    [undefined, 15],
    [1_000, 5],
    [20_900, 20],
    [600_000, 60],
  ])("has a timer: for %s ms one of %i s", (thawAfterMs, seconds) =>
    onStage(async ({ method, c1 }) => {
      await method.quiesce(TARGET, { ...CALL, ...(thawAfterMs && { thawAfterMs }) });
      expect(c1.seen.requests.find(isFreeze)?.split(" ").at(-1)).toBe(String(seconds));
    })(),
  );

  it(
    "that was not frozen is told from one that was",
    onStage(async ({ method }) => {
      expect(await method.thaw(TARGET, CALL)).toEqual({
        state: "was-not-frozen",
        reason: "the guest said that nothing was frozen",
      });
    }),
  );

  it(
    "that its timer has thawed says so",
    onStage(async ({ method, guest }) => {
      await method.quiesce(TARGET, { ...CALL, thawAfterMs: 5_000 });
      await until(() => expect(guest().frozen).toBe(0));
      const outcome = await method.thaw(TARGET, CALL);
      expect(outcome).toMatchObject({
        state: "was-not-frozen",
        reason: expect.stringMatching(/timer on the compute host/),
      });
    }),
  );

  it(
    "of which Nova does not tell the host cannot be frozen; why is said",
    onStage(async ({ method, c1 }) => {
      const target = { ...TARGET, host: undefined };
      expect(await method.check(target, CALL)).toMatchObject({ isPossible: false });
      expect(await method.quiesce(target, CALL)).toMatchObject({
        state: "not-frozen",
        todo: expect.stringContaining("os-extended-server-attributes"),
      });
      expect(c1.seen.requests).toEqual([]);
      expect((await method.thaw(target, CALL)).state).toBe("was-not-frozen");
    }),
  );

  it(
    "whose agent is missing, or is not plugged in, is not frozen",
    onStage(async ({ method, hosts }) => {
      hosts.c1.change("instance-0000000a", { agent: "absent" });
      expect(await method.check(TARGET, CALL)).toMatchObject({ isPossible: false });
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({
        state: "not-frozen",
        reason: expect.stringContaining("agent is not connected"),
        todo: expect.stringContaining("qemu-guest-agent"),
      });
      hosts.c1.change("instance-0000000a", { agent: "none" });
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({
        todo: expect.stringContaining("hw_qemu_guest_agent=yes"),
      });
    }),
  );

  it(
    "that somebody else has frozen is left alone, also by the thaw that follows",
    onStage(async ({ method, hosts, guest }) => {
      hosts.c1.change("instance-0000000a", { frozen: 2 });
      expect(await method.check(TARGET, CALL)).toMatchObject({ isPossible: false });
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "not-frozen" });
      expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
      expect(guest().frozen).toBe(2);
    }),
  );

  it(
    "that was frozen under the key of before is unknown until its timer ends it",
    onStage(async ({ method, site, access, shell, guest }) => {
      await method.quiesce(TARGET, { ...CALL, thawAfterMs: 10_000 });
      const later = guestAgent(site.session, { ...access, privateKey: newKeys().private }, shell);
      // On a slow machine the last of its tries may be too short for an answer.
      await until(async () =>
        expect(await later.thaw(TARGET, { deadlineMs: 1_500 })).toMatchObject({
          state: "unknown",
          reason: expect.stringMatching(/^another freeze holds it, until 20/),
        }),
      );
      expect(guest().frozen).toBe(2);
      expect(await later.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "that somebody else freezes after our timer has thawed it is left alone",
    onStage(async ({ method, hosts, guest }) => {
      await method.quiesce(TARGET, { ...CALL, thawAfterMs: 5_000 });
      await until(() => expect(hosts.c1.record("instance-0000000a").state).toBe("ended"));
      hosts.c1.change("instance-0000000a", { frozen: 2 });
      expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
      expect(guest().frozen).toBe(2);
    }),
  );

  it(
    "whose agent stalls is unknown, and stays owed until it has settled",
    onStage(async ({ method, hosts, guest }) => {
      hosts.c1.change("instance-0000000a", { agent: "stalls" });
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "unknown" });
      expect(await method.thaw(TARGET, { deadlineMs: 1_000 })).toMatchObject({ state: "unknown" });
      expect(await method.states([TARGET], CALL)).toEqual(new Map([[TARGET.serverId, "unknown"]]));
      hosts.c1.change("instance-0000000a", { agent: "ok" });
      expect(["thawed", "was-not-frozen"]).toContain((await method.thaw(TARGET, CALL)).state);
      expect(guest().frozen).toBe(0);
    }),
  );
});

describe.concurrent("a VM that moves", () => {
  const move = ({ hosts, nova }: GuestAgentStage) => {
    hosts.c2.put("instance-0000000a", hosts.c1.guest("instance-0000000a"));
    hosts.c1.remove("instance-0000000a");
    nova.host = "c2";
  };

  it(
    "before its freeze is not frozen",
    onStage(async (stage) => {
      move(stage);
      expect(await stage.method.quiesce(TARGET, CALL)).toMatchObject({
        state: "not-frozen",
        todo: expect.stringContaining("was moved"),
      });
      expect(stage.hosts.c2.guest("instance-0000000a").frozen).toBe(0);
    }),
  );

  it(
    "before its freeze, while Nova is silent, keeps nobody waiting",
    onStage(async (stage) => {
      move(stage);
      await stage.method.check(TARGET, CALL);
      stage.nova.isSilent = true;
      const before = performance.now();
      expect(await stage.method.quiesce(TARGET, { deadlineMs: 12_000 })).toMatchObject({
        state: "not-frozen",
        todo: expect.stringContaining("was moved"),
      });
      expect(performance.now() - before).toBeLessThan(8_000);
    }),
  );

  it(
    "while it is frozen is thawed where it is",
    onStage(async (stage) => {
      await stage.method.quiesce(TARGET, CALL);
      move(stage);
      expect(await stage.method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
      expect(stage.hosts.c2.guest("instance-0000000a").frozen).toBe(0);
      const isMoved = (request: string) => request.endsWith(" moved");
      expect(stage.c1.seen.requests.filter(isMoved)).toEqual([]);
      expect(stage.c2.seen.requests.filter(isThaw).every(isMoved)).toBe(true);
    }),
  );

  it(
    "away from a host that is down then is thawed as well",
    onStage(async (stage) => {
      await stage.method.quiesce(TARGET, CALL);
      move(stage);
      await stage.c1.close();
      expect(await stage.method.thaw(TARGET, CALL)).toEqual({ state: "thawed" });
    }),
  );

  it(
    "is unknown while it is under way, and gone when it is deleted",
    onStage(async (stage) => {
      const { method, hosts, nova } = stage;
      hosts.c1.remove("instance-0000000a");
      nova.taskState = "migrating";
      expect(await method.thaw(TARGET, { deadlineMs: 500 })).toMatchObject({ state: "unknown" });
      nova.taskState = null;
      expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
      nova.isDown = true;
      expect(await method.thaw(TARGET, { deadlineMs: 500 })).toMatchObject({ state: "unknown" });
      nova.isDown = false;
      nova.host = undefined;
      expect(await method.thaw(TARGET, CALL)).toEqual({ state: "gone" });
      expect(await method.states([TARGET], CALL)).toEqual(new Map([[TARGET.serverId, "gone"]]));
    }),
  );
});

describe.concurrent("what is sent", () => {
  it(
    "asks the fence right before, and nothing is sent when it has fallen",
    onStage(async ({ method, c1, guest }) => {
      const fence = new Error("lease lost");
      const assertFence = () => {
        throw fence;
      };
      await expect(method.quiesce(TARGET, { ...CALL, assertFence })).rejects.toBe(fence);
      expect(c1.seen.requests).toEqual([]);
      expect(guest().frozen).toBe(0);
      let asked = 0;
      await method.quiesce(TARGET, { ...CALL, assertFence: () => void asked++ });
      expect(asked).toBe(2);
    }),
  );

  it(
    "asks the fence again when it has frozen, and thaws when it has fallen meanwhile",
    onStage(async ({ method, c1, guest }) => {
      const fence = new Error("lease lost");
      const assertFence = () => {
        if (c1.seen.requests.some(isFreeze)) throw fence;
      };
      await expect(method.quiesce(TARGET, { ...CALL, assertFence })).rejects.toBe(fence);
      expect(c1.seen.requests.filter(isThaw)).toHaveLength(1);
      expect(guest().frozen).toBe(0);
    }),
  );

  it(
    "does not leave later, when its freeze was given up: its connection is cut",
    onStage(async ({ method, c1, guest }) => {
      await method.check(TARGET, CALL);
      c1.trouble.opensAfter = (request) => (isFreeze(request) ? 1_500 : 0);
      expect(await method.quiesce(TARGET, { deadlineMs: 500 })).toMatchObject({ state: "unknown" });
      await expect.poll(() => c1.open(), { timeout: 1_000 }).toBe(0);
      await sleep(1_500);
      expect(guest().frozen).toBe(0);
      c1.trouble.opensAfter = () => 0;
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "frozen" });
    }),
  );

  it(
    "is in the journal: freeze and thaw, before and after, without the token",
    onStage(async ({ site, access, shell, c1 }) => {
      const seen: unknown[] = [];
      const journal: CallJournal<number> = {
        before: async (call) => seen.push(["before", call]),
        after: async (_, outcome) => {
          seen.push(["after", outcome]);
        },
      };
      const method = guestAgent(site.session.journalled(journal), access, shell);
      await method.check(TARGET, CALL);
      await method.quiesce(TARGET, CALL);
      c1.trouble.say = () => JSON.stringify({ ok: false, error: "still-frozen", reason: "x", sure: false });
      await method.thaw(TARGET, { deadlineMs: 300 });
      expect(seen.slice(0, 2)).toMatchObject([
        ["before", { site: "Lyon", service: "compute-host", path: "c1: freeze instance-0000000a" }],
        ["after", { result: "done" }],
      ]);
      await until(() =>
        expect(seen).toContainEqual(["after", expect.objectContaining({ isAmbiguous: true, cause: "x" })]),
      );
      const token = c1.seen.requests.find(isFreeze)?.split(" ")[2] ?? "?";
      expect(JSON.stringify(seen)).not.toContain(token);
    }),
  );

  it(
    "is no freeze when the journal cannot be written; a thaw goes on",
    onStage(async ({ site, access, shell, c1 }) => {
      const journal = { before: () => Promise.reject(new Error("no database")), after: async () => {} };
      const method = guestAgent(site.session.journalled(journal), access, shell);
      expect(await method.quiesce(TARGET, CALL)).toMatchObject({ state: "not-frozen" });
      expect(c1.seen.requests).toEqual([]);
      expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
    }),
  );
});

it(
  "thaws what another method froze only when it is told so",
  onStage(async ({ hosts, method, guest }) => {
    hosts.c1.change("instance-0000000a", { frozen: 2 });
    expect(await method.thaw(TARGET, CALL)).toMatchObject({ state: "was-not-frozen" });
    expect(guest()).toMatchObject({ frozen: 2 });
    expect(await method.thaw(TARGET, { ...CALL, isOfAnother: true })).toEqual({ state: "thawed" });
    expect(guest()).toMatchObject({ frozen: 0 });
  }),
);
