import { describe, expect, it } from "vitest";
import { type PrunableBackup, type PrunablePoint, type PruneFacts, planPrune } from "./plan-prune";

const backup = (backupId: string, parentBackupId: string | null, more: Partial<PrunableBackup> = {}) => ({
  rowId: `row-of-${backupId}`,
  backupId,
  parentBackupId,
  siteId: "lyon",
  credentialId: "c",
  volumeId: "v",
  volumeName: "data",
  serverId: "s",
  serverName: "hss-1",
  state: "available",
  copies: [],
  ...more,
});
const point = (
  hour: number,
  backups: PrunableBackup[],
  more: Partial<PrunablePoint> = {},
): PrunablePoint => ({
  id: `p${hour}`,
  runId: `r${hour}`,
  takenAt: `2026-11-20T${String(hour).padStart(2, "0")}:00:00.000Z`,
  state: "complete",
  hold: null,
  backups,
  ...more,
});
/** A full one, two increments on it, and a new chain. */
const POINTS = [
  point(1, [backup("a", null)]),
  point(2, [backup("b", "a")]),
  point(3, [backup("c", "b")]),
  point(4, [backup("d", null)]),
];
const plan = (chosen: string[] | undefined, more: Partial<PruneFacts> = {}) =>
  planPrune(
    {
      vnf: { id: "vnf", name: "HSS", isDeleted: false },
      site: { id: "lyon", name: "Lyon" },
      points: POINTS,
      readBy: new Map(),
      neededElsewhere: new Set(),
      chosen: chosen && new Set(chosen),
      ...more,
    },
    "2026-11-21T00:00:00.000Z",
  );
const deleted = (planned: ReturnType<typeof plan>) =>
  "plan" in planned ? planned.plan.deletions.map(({ backupId }) => backupId) : planned.obstacles;

describe("planPrune", () => {
  it("deletes leaves first", () => {
    expect(deleted(plan(["p1", "p2", "p3"]))).toEqual(["c", "b", "a"]);
    const unordered = POINTS.map((p, i) => ({ ...p, takenAt: `2026-11-20T0${9 - i}:00:00.000Z` }));
    expect(deleted(plan(["p1", "p2", "p3"], { points: unordered }))).toEqual(["c", "b", "a"]);
  });

  it("refuses to take what a kept point builds on", () => {
    expect(plan(["p2"])).toEqual({
      obstacles: [expect.stringMatching(/Newer points build on the one of 2026-11-20 02:00/)],
    });
    expect(deleted(plan(["p3"]))).toEqual(["c"]);
    expect(plan(["p4"], { neededElsewhere: new Set(["d"]) })).toEqual({
      obstacles: [expect.stringContaining("another VNF")],
    });
  });

  it("keeps the last good point of a VNF that is still there", () => {
    expect(plan(undefined)).toEqual({
      obstacles: [expect.stringContaining("no complete recovery point left")],
    });
    const gone = { vnf: { id: "vnf", name: "HSS", isDeleted: true } };
    expect(deleted(plan(undefined, gone))).toEqual(["d", "c", "b", "a"]);
    const bad = POINTS.map((p) => ({ ...p, state: "incomplete" as const }));
    expect(deleted(plan(undefined, { points: bad }))).toHaveLength(4);
  });

  it("takes up what an earlier prune has left, and leaves what was never made", () => {
    const points = [
      point(1, [backup("a", null, { state: "deleting" }), backup("x", "a", { state: "deleted" })], {
        state: "pruned",
      }),
      point(4, [{ ...backup("d", null), backupId: null }], { state: "incomplete" }),
    ];
    expect(deleted(plan(undefined, { points }))).toEqual(["a"]);
  });

  it("does not touch a point that is being made", () => {
    const points = [...POINTS, point(5, [], { state: "building" })];
    expect(plan(["p5"], { points })).toEqual({ obstacles: [expect.stringContaining("still being made")] });
  });

  it("does not touch a point that somebody holds, and says who and why", () => {
    const held = { hold: { by: "Kari", because: "before the upgrade" } };
    const points = [...POINTS, point(5, [backup("e", null)], held)];
    expect(plan(["p5"], { points })).toEqual({
      obstacles: [expect.stringContaining("is held by Kari: “before the upgrade”. Release it first.")],
    });
    const begun = [...POINTS, point(5, [backup("e", null)], { ...held, state: "pruned" })];
    expect(deleted(plan(["p5"], { points: begun }))).toEqual(["e"]);
  });

  it("names the other sites that know a backup, or may", () => {
    const copy = (siteName: string, state: string, tries: number) => ({
      siteId: siteName,
      siteName,
      credentialId: null,
      state,
      tries,
    });
    const copies = [copy("Oslo", "known", 1), copy("Bergen", "pending", 3), copy("Nice", "pending", 0)];
    const planned = plan(["p5"], { points: [...POINTS, point(5, [backup("e", null, { copies })])] });
    expect("plan" in planned && planned.plan.deletions[0]?.copies.map((c) => c.siteName)).toEqual([
      "Oslo",
      "Bergen",
    ]);
  });
});
