import { describe, expect, it } from "vitest";
import { available, clock, hold, lengthOf, notFrozen, sentOf, unknown } from "./testing/hold";
import { memberOf, WindowStage } from "./testing/window-stage";

describe("when all goes well", () => {
  it("quiesces in order, cuts all at once, thaws in the exact reverse", async () => {
    const { stage, state } = await hold();
    expect(state.stop).toBeNull();
    expect(stage.log).toEqual([
      ...["quiesce vm-1", "quiesce vm-2", "quiesce vm-3"],
      ...["cut vol-1-1", "cut vol-1-2", "cut vol-2-1", "cut vol-2-2", "cut vol-3-1", "cut vol-3-2"],
      ...["thaw vm-3", "thaw vm-2", "thaw vm-1"],
    ]);
    expect(available(state)).toBe(6);
  });

  it("has each freeze confirmed before the next, all before the cut, and the cut before the first thaw", async () => {
    const { state } = await hold();
    const [a, b, c] = state.members;
    const times = [
      a?.quiesceSentAt,
      a?.frozenAt,
      b?.quiesceSentAt,
      b?.frozenAt,
      c?.quiesceSentAt,
      c?.frozenAt,
      state.takenAt,
      Math.max(
        ...state.cuts.flatMap((each) => [...each.volumes.values()].map((v) => v.availableAt ?? Infinity)),
      ),
      c?.thawSentAt,
      c?.thawedAt,
      b?.thawSentAt,
      b?.thawedAt,
      a?.thawSentAt,
      a?.thawedAt,
    ].map(Number);
    expect(times).toEqual([...times].sort((x, y) => x - y));
  });

  it.each([
    [3, 2, 20],
    [10, 4, 20],
    [50, 4, 5],
    [3, 2, 100],
    [50, 4, 100],
  ])(
    "%i VMs with %i volumes at %i ms a round trip: at most a tenth above the floor",
    async (vms, volumesEach, r) => {
      const { state } = await hold({ vms, volumesEach, r, f: 20, t: 5, s: 300, budgetMs: 45_000 });
      const floor = vms * (r + 20) + (r + 300) + vms * (r + 5);
      expect(lengthOf(state) / floor).toBeLessThan(1.1);
      expect(lengthOf(state) / floor).toBeGreaterThanOrEqual(1);
    },
  );

  it("sends no look but for the snapshots, and few of them", async () => {
    const { stage } = await hold({ s: 3_000 });
    // 50 ms for a second, then 100
    expect(stage.looks.length).toBeLessThan(45);
    expect(stage.looks.length).toBeGreaterThan(35);
  });

  it("hardly looks while a call is not answered: an API that is busy with it is not kept from it", async () => {
    let answeredAt = 0;
    const { stage, state } = await hold(
      {},
      {
        cut: async (key) => {
          if (key !== "cut-2-1") return undefined;
          await clock().sleep(2_000);
          answeredAt = clock().monotonic();
          return undefined;
        },
      },
    );
    expect(available(state)).toBe(6);
    expect(stage.looks.filter((at) => at < answeredAt).length).toBeLessThan(5);
    // From then on every 50 ms, of 300.
    expect(stage.looks.filter((at) => at >= answeredAt).length).toBeGreaterThan(5);
  });

  it("makes idle connections anew beside a long row of freezes", async () => {
    expect((await hold({ vms: 40, budgetMs: 20_000 })).stage.warmed).toBe(2);
    expect((await hold()).stage.warmed).toBe(0);
  });

  it("cuts VMs that need no quiesce without a window", async () => {
    const { state } = await hold({ vms: 2, s: 20_000, isHeld: false });
    expect(state).toMatchObject({ opened: null, closed: null, stop: null });
    expect(available(state)).toBe(4);
  });
});

describe("a member that cannot be quiesced (42)", () => {
  it("stops the window: what was frozen is thawed, it itself is not asked, what comes after is never touched", async () => {
    const { stage, state } = await hold({}, { quiesce: (vm) => (vm === "vm-2" ? notFrozen : undefined) });
    expect(state.stop).toMatchObject({ reason: "member-not-quiesced", todo: "start it" });
    expect(state.stop?.text).toContain("vm-2");
    expect(stage.log).toEqual(["quiesce vm-1", "quiesce vm-2", "thaw vm-1"]);
    expect(memberOf(state, "vm-3").quiesce).toBe("not-sent");
    expect(memberOf(state, "vm-2").thaw).toBe("not-needed");
  });

  it("is gone on without, when its owner has chosen so", async () => {
    const { stage, state } = await hold(
      { onUnquiesced: "continue" },
      { quiesce: (vm) => (vm === "vm-2" ? notFrozen : undefined) },
    );
    expect(state.stop).toBeNull();
    expect(available(state)).toBe(6);
    expect(sentOf(stage, "thaw")).toEqual(["vm-3", "vm-1"]);
  });

  it("counts as frozen when that is not known (43): it is thawed, in its turn", async () => {
    for (const onUnquiesced of ["stop", "continue"] as const) {
      const { stage, state } = await hold(
        { onUnquiesced },
        { quiesce: (vm) => (vm === "vm-2" ? unknown : undefined) },
      );
      expect(sentOf(stage, "thaw")).toEqual(
        onUnquiesced === "stop" ? ["vm-2", "vm-1"] : ["vm-3", "vm-2", "vm-1"],
      );
      expect(memberOf(state, "vm-2")).toMatchObject({ quiesce: "unknown", thaw: "thawed" });
    }
  });

  it("counts as frozen when the method itself fails", async () => {
    const { stage, state } = await hold(
      {},
      {
        quiesce: (vm) => {
          if (vm === "vm-2") throw new Error("a defect");
          return undefined;
        },
      },
    );
    expect(state.stop?.text).toContain("a defect");
    expect(sentOf(stage, "thaw")).toEqual(["vm-2", "vm-1"]);
  });
});

describe("the budget (13, 31, 40)", () => {
  it("is kept when a snapshot takes long: thaw begins early enough to end inside it", async () => {
    const { state } = await hold({}, { snapshot: (v) => (v === "vol-2-1" ? 60_000 : undefined) });
    expect(state.stop).toMatchObject({ reason: "budget" });
    expect(state.stop?.text).toContain("1 of 6 snapshots");
    expect(available(state)).toBe(5);
    expect(lengthOf(state)).toBeLessThanOrEqual(8_000);
    expect(lengthOf(state)).toBeGreaterThan(7_700);
  });

  it("is kept when the freezes take long: those that do not fit are never touched", async () => {
    const { stage, state } = await hold({ vms: 10, f: 1_500, t: 400 });
    expect(state.stop).toMatchObject({ reason: "budget" });
    expect(sentOf(stage, "cut")).toEqual([]);
    expect(lengthOf(state)).toBeLessThanOrEqual(8_000);
    expect(sentOf(stage, "quiesce").length).toBeLessThan(6);
  });

  it("bounds a freeze that is never confirmed", async () => {
    const { stage, state } = await hold(
      { budgetMs: 3_000 },
      {
        quiesce: async (vm, { deadlineMs }) => {
          if (vm !== "vm-2") return undefined;
          await clock().sleep(deadlineMs);
          return unknown;
        },
      },
    );
    expect(sentOf(stage, "thaw")).toEqual(["vm-2", "vm-1"]);
    expect(state.stop?.reason).toBe("member-not-quiesced");
    expect(lengthOf(state)).toBeLessThanOrEqual(3_000);
  });

  it("ends before the first guest's timer does", async () => {
    const { state } = await hold(
      { budgetMs: 30_000 },
      {
        snapshot: () => "never",
        quiesce: async (vm) => {
          const thawsBy = new Date(clock().now() + 15_000);
          await clock().sleep(120);
          return vm === "vm-1" ? { state: "frozen", thawsBy } : undefined;
        },
      },
    );
    expect(state.stop?.reason).toBe("budget");
    expect(lengthOf(state)).toBeLessThanOrEqual(15_000);
    expect(lengthOf(state)).toBeGreaterThan(14_000);
  });

  it("leaves a VM that is shut down the whole time that there is", async () => {
    const seen: number[] = [];
    await hold(
      { vms: 1, isSlow: true, budgetMs: 40_000 },
      {
        quiesce: (_vm, { deadlineMs }) => {
          seen.push(deadlineMs);
          return undefined;
        },
      },
    );
    expect(seen[0]).toBeGreaterThan(39_000);
  });
});

describe("snapshots", () => {
  it("that are seen in error beside others that are cut lose none of those, whichever is listed first", async () => {
    const { state } = await hold({}, { snapshot: (v) => (v === "vol-1-1" ? "error" : undefined) });
    expect(state.stop?.reason).toBe("snapshot-failed");
    expect(available(state)).toBe(5);
  });

  it("that end in error (39) thaw at once", async () => {
    const { state } = await hold(
      { s: 2_000 },
      { snapshot: (v) => (v === "vol-1-1" ? "error" : v === "vol-3-1" ? 7_000 : undefined) },
    );
    expect(state.stop).toMatchObject({ reason: "snapshot-failed" });
    expect(state.stop?.text).toContain("vol-1-1");
    expect(lengthOf(state)).toBeLessThan(3_000);
  });

  const refused = (mayRetry: boolean) =>
    ({ state: "refused", mayRetry, cause: "HTTP 413: quota", todo: "raise it", requestId: "req-9" }) as const;

  it("that are refused for good (41) thaw at once, without a second try", async () => {
    const { stage, state } = await hold(
      {},
      { cut: (key) => (key === "cut-2-1" ? refused(false) : undefined) },
    );
    expect(state.stop).toMatchObject({ reason: "snapshot-failed", todo: "raise it" });
    expect(sentOf(stage, "cut").filter((v) => v === "vol-2-1")).toHaveLength(1);
    expect(lengthOf(state)).toBeLessThan(600);
  });

  it("that are refused for the moment (26) are asked for once more, and no more than once", async () => {
    const once = await hold({}, { cut: (_key, n) => (n === 1 ? refused(true) : undefined) });
    expect(once.state.stop).toBeNull();
    expect(sentOf(once.stage, "cut")).toHaveLength(12);
    const always = await hold({}, { cut: (key) => (key === "cut-1-1" ? refused(true) : undefined) });
    expect(always.state.stop?.reason).toBe("snapshot-failed");
    expect(sentOf(always.stage, "cut").filter((v) => v === "vol-1-1")).toHaveLength(2);
  });

  it("whose answer is lost (24, 29, 30) are adopted from the list, and never asked for twice", async () => {
    const { stage, state } = await hold({}, { cut: (key) => (key === "cut-2-1" ? "lost" : undefined) });
    expect(state.stop).toBeNull();
    expect(sentOf(stage, "cut")).toHaveLength(6);
    expect(state.cuts.find((c) => c.cut.key === "cut-2-1")?.ids).toEqual({ snapshotId: "snap-vol-2-1-1" });
  });

  it("that were never begun (25) are not waited for to the end, nor asked for twice", async () => {
    const { stage, state } = await hold(
      {},
      { cut: (key) => (key === "cut-2-1" ? "lost-undone" : undefined) },
    );
    expect(state.stop?.reason).toBe("snapshot-failed");
    expect(sentOf(stage, "cut")).toHaveLength(6);
    expect(lengthOf(state)).toBeLessThan(3_000);
  });

  it("keep the state that was seen first: a list may answer late, or flap (38)", async () => {
    const { stage, state } = await hold(
      {},
      {
        snapshot: (v) => (v === "vol-1-1" ? 10 : 1_000),
        look: (n, truth) =>
          n % 2
            ? undefined
            : truth().map((s) => (s.volumeId === "vol-1-1" ? { ...s, state: "creating" } : s)),
      },
    );
    expect(state.stop).toBeNull();
    const first = state.cuts[0]?.volumes.get("vol-1-1")?.availableAt ?? null;
    expect(stage.since(state, first) - stage.since(state, state.takenAt)).toBeLessThan(200);
  });
});

describe("a site that goes dark in the window (21)", () => {
  it("is noticed within seconds, and thawed every second until it answers", async () => {
    let [darkFrom, lightAt] = [Number.NaN, Number.NaN];
    const stage: WindowStage = new WindowStage(
      { s: 1_000 },
      {
        look: async () => {
          darkFrom = Math.min(darkFrom || Infinity, stage.clock.monotonic());
          lightAt = darkFrom + 30_000;
          throw new Error("no answer within 1000 ms");
        },
        thaw: async (_vm, _n, { deadlineMs }) => {
          if (stage.clock.monotonic() >= lightAt) return undefined;
          await stage.clock.sleep(deadlineMs);
          return unknown;
        },
      },
    );
    const state = await stage.hold();
    expect(state.stop).toMatchObject({ reason: "snapshot-failed" });
    expect(stage.since(state, memberOf(state, "vm-3").thawSentAt)).toBeLessThan(3_000);
    expect([...stage.frozen]).toEqual([]);
    // The first pass keeps the order although none is confirmed.
    expect(sentOf(stage, "thaw").slice(0, 3)).toEqual(["vm-3", "vm-2", "vm-1"]);
    expect(lengthOf(state)).toBeLessThan(30_000 + 10_000);
  });
});
