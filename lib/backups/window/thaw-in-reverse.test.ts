import { expect, it } from "vitest";
import type { ThawOutcome } from "../../quiesce/quiesce-method";
import { VirtualClock } from "./testing/virtual-clock";
import { WindowStage } from "./testing/window-stage";
import { thawInReverse } from "./thaw-in-reverse";
import type { ThawPorts } from "./window-ports";
import { newWindowState } from "./window-state";

const ARRIVING: ThawOutcome = {
  state: "unknown",
  reason: "it runs, and the pause may still arrive",
  todo: "",
};

/** Nova's thaw may take longer than the turn of a VM that was never touched. */
const THAW_MS = { pause: 40, "nova-quiesce": 300 };

/** What another process left: `sent` of 20 VMs were surely asked to stand still, any may be. */
async function thawLeft(sent: readonly string[], method: "pause" | "nova-quiesce" = "pause") {
  const clock = new VirtualClock();
  const state = newWindowState(new WindowStage({ vms: 20, volumesEach: 0 }).terms);
  for (const held of state.members)
    Object.assign(held, {
      member: { ...held.member, method },
      quiesce: "unknown",
      quiesceSentAt: sent.includes(held.member.name) ? 0 : null,
    });
  const log: { name: string; at: number; underWay: number }[] = [];
  const underWay = new Set<string>();
  const beganAt = clock.monotonic();
  const nothing = () => {};
  const ports: ThawPorts = {
    clock,
    thaw: async ({ name }, { deadlineMs }) => {
      log.push({ name, at: clock.monotonic() - beganAt, underWay: underWay.size });
      expect(underWay.has(name)).toBe(false);
      underWay.add(name);
      const isArriving = method === "pause" && !sent.includes(name) && clock.monotonic() - beganAt < 60_000;
      await clock.sleep(isArriving ? deadlineMs : THAW_MS[method]);
      underWay.delete(name);
      return isArriving ? ARRIVING : { state: "thawed" };
    },
    endedElsewhere: async () => new Map(),
    told: new Proxy({} as ThawPorts["told"], { get: () => nothing }),
  };
  await clock.run(thawInReverse(state, ports));
  expect(state.members.every(({ thaw }) => thaw === "thawed")).toBe(true);
  return log;
}

const reverse = Array.from({ length: 20 }, (_, i) => `vm-${20 - i}`);

it("hardly waits for VMs that were never touched before it thaws the frozen one behind them", async () => {
  const log = await thawLeft(["vm-1"]);
  expect(log.slice(0, 20).map(({ name }) => name)).toEqual(reverse);
  expect(log[19]?.at).toBeLessThanOrEqual(1_000);
});

it("waits for each that is known to be frozen before the next", async () => {
  const log = await thawLeft(["vm-3", "vm-2", "vm-1"]);
  const [three, two, one] = log.slice(17);
  expect([two, one].map((each) => each?.name)).toEqual(["vm-2", "vm-1"]);
  expect(two?.at).toBe((three?.at ?? 0) + 40);
  expect(one?.at).toBe((two?.at ?? 0) + 40);
});

it("keeps the order also of VMs that were frozen without a note of it, where the site tells soon", async () => {
  const log = await thawLeft([], "nova-quiesce");
  expect(log.map(({ name }) => name)).toEqual(reverse);
  expect(log.every(({ underWay }) => underWay === 0)).toBe(true);
});
