import { describe, expect, it } from "vitest";
import { hold, lengthOf, sentOf, unknown } from "./testing/hold";
import { memberOf, WindowStage } from "./testing/window-stage";

describe("a thaw that fails (45)", () => {
  it("is given up for the moment, the others thawed meanwhile, and repeated until sure", async () => {
    const { stage, state } = await hold(
      {},
      { thaw: (vm, n) => (vm === "vm-2" && n <= 3 ? unknown : undefined) },
    );
    expect(sentOf(stage, "thaw")).toEqual(["vm-3", "vm-2", "vm-1", "vm-2", "vm-2", "vm-2"]);
    expect(memberOf(state, "vm-2")).toMatchObject({ thaw: "thawed", thawAttempts: 4 });
    expect(state.stop).toBeNull();
    expect(lengthOf(state)).toBeGreaterThan(3_000);
  });

  it("does not hold up the next try of another", async () => {
    const stage: WindowStage = new WindowStage(
      {},
      {
        thaw: async (vm, n, { deadlineMs }) => {
          if (n === 1 && vm !== "vm-1") return unknown;
          if (vm !== "vm-3" || n > 2) return undefined;
          await stage.clock.sleep(deadlineMs);
          return unknown;
        },
      },
    );
    const state = await stage.hold();
    const [two, three] = [memberOf(state, "vm-2"), memberOf(state, "vm-3")];
    expect(stage.since(state, two.thawedAt)).toBeLessThan(stage.since(state, three.thawedAt) - 4_000);
  });

  it("is over when somebody else has surely done it", async () => {
    const end = { thaw: "thawed", by: "guardian", at: Date.parse("2026-03-01T00:00:12Z") } as const;
    const stage = new WindowStage(
      {},
      { thaw: (vm) => (vm === "vm-2" ? unknown : undefined), elsewhere: () => new Map([["id-2", end]]) },
    );
    const state = await stage.hold();
    expect(memberOf(state, "vm-2")).toMatchObject({ thaw: "thawed", thawedBy: "guardian", thawedAt: end.at });
  });

  it("is done when the VM is gone (62), or was thawed by itself (46)", async () => {
    const { state } = await hold(
      {},
      {
        thaw: (vm) =>
          vm === "vm-1"
            ? { state: "gone" }
            : vm === "vm-2"
              ? { state: "was-not-frozen", reason: "its timer" }
              : undefined,
      },
    );
    expect(memberOf(state, "vm-1").thaw).toBe("gone");
    expect(memberOf(state, "vm-2")).toMatchObject({ thaw: "was-not-frozen", thawCause: "its timer" });
  });
});

describe("cancelled", () => {
  it.each([
    ["before the first quiesce", 0, []],
    ["in the second quiesce", 150, ["vm-2", "vm-1"]],
    ["while it cuts", 420, ["vm-3", "vm-2", "vm-1"]],
  ])("%s: thaws first, and sends nothing more", async (_when, ms, thawn) => {
    const stage: WindowStage = new WindowStage(
      {},
      {
        quiesce: async (_vm, { signal }) => {
          await stage.clock.sleep(120, signal).catch(() => {});
          return signal.aborted ? unknown : { state: "frozen", thawsBy: null };
        },
      },
    );
    if (ms === 0) stage.cancel.abort();
    else stage.clock.later(ms, () => stage.cancel.abort());
    const state = await stage.hold();
    expect(state.stop).toMatchObject({ reason: "cancelled" });
    expect(sentOf(stage, "thaw")).toEqual(thawn);
    if (ms < 400) expect(sentOf(stage, "cut")).toEqual([]);
    if (ms > 0) expect(lengthOf(state)).toBeLessThan(ms + 150);
  });
});

describe("a worker that has lost its lock (7)", () => {
  it.each([1, 2, 3, 4])(
    "sends nothing more when the fence falls at its question %i, and thaws what it froze",
    async (n) => {
      let asked = 0;
      const { stage, state } = await hold(
        {},
        {
          fence: () => {
            if (++asked >= n) throw new Error("lost");
          },
        },
      );
      expect(state.stop?.reason).toBe("lost-lease");
      expect(sentOf(stage, "quiesce")).toHaveLength(n - 1);
      expect(sentOf(stage, "cut")).toEqual([]);
      expect(sentOf(stage, "thaw")).toEqual(sentOf(stage, "quiesce").reverse());
    },
  );
});
