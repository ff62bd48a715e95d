import { expect, it } from "vitest";
import { planRecovery } from "../plan-recovery";
import type { PointFacts } from "../point-facts";
import { NOW, threeVms } from "../testing/three-vms";
import { olderPointOf } from "./older-point";
import { beginsRound, endsRound, namesBefore, nextRound, tryName } from "./tries";
import { whyNoFallback } from "./why-no-fallback";

const PLAN = planRecovery(threeVms(), NOW);

/** The same volumes, from an hour before. */
function older(change: (point: PointFacts) => void = () => {}): PointFacts {
  const { point } = structuredClone(threeVms());
  point.id = "older";
  point.takenAt = "2026-11-20T11:00:00.000Z";
  for (const volume of point.volumes) {
    volume.backupRowId = `older-${volume.volumeId}`;
    volume.sizeGib = 3;
    for (const link of volume.chain) Object.assign(link, { backupId: `old ${link.backupId}`, sizeGib: 3 });
  }
  change(point);
  return point;
}
const [hss] = PLAN.volumes;
if (!hss) throw new Error("no volume");

it("is the same volumes at the same places, from other backups", () => {
  const taken = olderPointOf(PLAN, older(), []);
  if ("refusal" in taken) throw new Error(taken.refusal);
  expect(taken).toMatchObject({ id: "older", takenAt: "2026-11-20T11:00:00.000Z" });
  expect(taken.volumes.map(({ key }) => key)).toEqual(PLAN.volumes.map(({ key }) => key));
  const links = taken.imports.filter(({ chainOf }) => chainOf === hss.key);
  expect(taken.volumes[0]).toEqual({
    ...hss,
    backupRowId: `older-${hss.key}`,
    backupId: links.at(-1)?.backupId,
    sizeGib: 3,
    chainGib: 3 * links.length,
    estimateMs: Math.round(((hss.estimateMs ?? 0) * 3 * links.length) / hss.chainGib),
  });
  expect(links.map(({ place, isKnown }) => [place, isKnown])).toEqual(links.map((_, i) => [i, false]));
});

it.each<[string, string, (point: PointFacts) => void]>([
  ["it is not complete", "is incomplete", (p) => Object.assign(p, { state: "incomplete" })],
  ["it has no backup of hss-data", "lacks a volume", (p) => remove(p, "hss-data")],
  [
    "the chain of its backup of hss-data is broken",
    "has a broken chain",
    (p) => Object.assign(volume(p, "hss-data"), { isBroken: true }),
  ],
  [
    "a backup of hss-data is not known at RegionTwo, and has no usable record",
    "has a record of another key",
    (p) => Object.assign(volume(p, "hss-data").chain[0] ?? {}, { record: "sealed-by-another-key" }),
  ],
])("is not taken when %s", (refusal, _, change) => {
  expect(olderPointOf(PLAN, older(change), [])).toEqual({ refusal });
});

it("needs no record of a backup that the target knows", () => {
  const point = older((p) => Object.assign(volume(p, "hss-data").chain[0] ?? {}, { record: "missing" }));
  const backupId = volume(point, "hss-data").chain[0]?.backupId ?? "";
  expect(olderPointOf(PLAN, point, [{ backupId, state: "known", projectId: null }])).toHaveProperty(
    "volumes",
  );
});

it("is not taken once a VM was booted, or is just being made", () => {
  const vms = (state: string) => [
    { sourceServerId: "a", name: "scscf", state },
    { sourceServerId: "b", name: "hss", state: "planned" },
  ];
  expect(whyNoFallback(vms("blocked"), ["restore:x", "pause:1"])).toBeUndefined();
  for (const state of ["booting", "up", "healthy", "failed"])
    expect(whyNoFallback(vms(state), [])).toBe("scscf was booted from the chosen one by then");
  expect(whyNoFallback(vms("healthy"), ["boot:b"])).toBe(
    "hss and scscf were booted from the chosen one by then",
  );
});

it("counts tries over all rounds, so that none has the name of an earlier one", () => {
  expect([1, 2, 3, 4].map(beginsRound)).toEqual([true, false, true, false]);
  expect([1, 2, 3, 4].map(endsRound)).toEqual([false, true, false, true]);
  expect([0, 1, 2, 3, 4].map(nextRound)).toEqual([0, 3, 3, 5, 5]);
  expect([1, 2].map((nth) => tryName("restore:a", nth))).toEqual(["restore:a", "restore:a-2"]);
  expect(namesBefore("restore:a", 3)).toEqual(["restore:a", "restore:a-2"]);
  expect(namesBefore("restore:a", 0)).toEqual([]);
});

function volume({ volumes }: PointFacts, id: string): PointFacts["volumes"][number] {
  const found = volumes.find(({ volumeId }) => volumeId === id);
  if (!found) throw new Error(`no volume ${id}`);
  return found;
}
function remove(point: PointFacts, id: string): void {
  point.volumes = point.volumes.filter(({ volumeId }) => volumeId !== id);
}
