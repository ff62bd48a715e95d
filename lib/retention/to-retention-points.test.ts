import { expect, it } from "vitest";
import { type LinkedBackup, type StoredPoint, toRetentionPoints } from "./to-retention-points";

const link = (pointId: string, backupId: string, parentBackupId: string | null = null): LinkedBackup => ({
  ...{ pointId, backupId, parentBackupId },
  isIncremental: parentBackupId !== null,
  state: "available",
});
const point = (id: string, backups: LinkedBackup[], more: Partial<StoredPoint> = {}): StoredPoint => ({
  id,
  takenAt: new Date("2026-11-20T00:00:00Z"),
  state: "complete",
  hold: null,
  rememberedSite: null,
  backups,
  ...more,
});
const judge = (points: StoredPoint[], elsewhere: LinkedBackup[] = [], readBy = new Map<string, string>()) =>
  Object.fromEntries(toRetentionPoints({ points, elsewhere, readBy }).map((each) => [each.id, each]));

it("a point is good only when all that it is restored from is there", () => {
  const judged = judge([
    point("full", [link("full", "f")]),
    point("next", [link("next", "n", "f")]),
    point("orphan", [link("orphan", "o", "nobody knows it")]),
    point("gone", [{ ...link("gone", "g"), state: "error" }]),
    point("on-gone", [link("on-gone", "h", "g")]),
    point("half", [link("half", "i")], { state: "incomplete" }),
    point("making", [], { state: "building" }),
  ]);
  expect(Object.values(judged).map(({ id, state }) => `${id} ${state}`)).toEqual([
    "full good",
    "next good",
    "orphan bad",
    "gone bad",
    "on-gone bad",
    "half bad",
    "making building",
  ]);
  expect(judged.next?.buildsOn).toEqual(["full"]);
});

it("a chain may go through a VNF that its VM was in before, and that one's points may build on ours", () => {
  const judged = judge(
    [point("moved", [link("moved", "m", "theirs")]), point("lent", [link("lent", "l")])],
    [
      link("other", "theirs"),
      link("other", "on-lent", "l"),
      { ...link("other", "x", "m"), state: "deleted" },
    ],
  );
  expect(judged.moved).toMatchObject({ state: "good", buildsOn: [], isNeededElsewhere: false });
  expect(judged.lent?.isNeededElsewhere).toBe(true);
});

it("says in words why a point must stay", () => {
  const judged = judge(
    [
      point("a", [link("a", "a")], { hold: { by: "Kari", because: "before the upgrade" } }),
      point("b", [link("b", "b")], { rememberedSite: "Nice" }),
    ],
    [],
    new Map([["b", "d-12"]]),
  );
  expect(judged.a?.mustStay).toEqual(["held by Kari: “before the upgrade”"]);
  expect(judged.b?.mustStay).toEqual(["in use by d-12", "made at Nice, which is known from a manifest only"]);
});

it("what a deletion has left is told apart, and holds nothing; of what is wholly gone nothing is told", () => {
  const judged = judge([
    point("left", [link("left", "a"), { ...link("left", "b"), state: "deleted" }], {
      state: "pruned",
      hold: { by: "Kari", because: "too late" },
    }),
    point(
      "gone",
      [
        { ...link("gone", "c"), state: "deleted" },
        { ...link("gone", ""), backupId: null },
      ],
      {
        state: "pruned",
      },
    ),
  ]);
  expect(Object.keys(judged)).toEqual(["left"]);
  expect(judged.left).toMatchObject({ state: "left", mustStay: [] });
});
