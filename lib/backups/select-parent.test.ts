import { expect, it } from "vitest";
import { selectParent } from "./select-parent";

const at = (second: number) => new Date(1_800_000_000_000 + second * 1000).toISOString();
const backup = (id: string, second: number, over: { status?: string; sizeGib?: number } = {}) => ({
  id,
  status: "available",
  sizeGib: 10,
  dataTimestamp: at(second),
  name: `n-${id}`,
  ...over,
});
const planned = { parentBackupId: "p", sizeGib: 10 };
const choose = (backups: ReturnType<typeof backup>[], cutAt: string | null = at(100)) =>
  selectParent(backups, planned, cutAt);

it("takes the planned parent while it is the newest available one from before the cut", () => {
  expect(choose([backup("old", 1), backup("p", 10), backup("later", 100)])).toEqual({
    mode: "incremental",
    blockers: [],
  });
});

it.each([
  ["gone", [backup("old", 1)], "backup p, which it was to build on, does not exist any more"],
  [
    "not available",
    [backup("p", 10, { status: "restoring" })],
    "backup p, which it was to build on, is restoring",
  ],
  [
    "of another size",
    [backup("p", 10, { sizeGib: 9 })],
    "the volume has 10 GiB, and backup p, which it was to build on, 9 GiB",
  ],
  [
    "as new as the cut",
    [backup("p", 100)],
    "backup p, which it was to build on, is not older than the snapshot",
  ],
  [
    "not the newest",
    [backup("p", 10), backup("x", 11)],
    "Cinder would build on backup n-x (x) in place of p: somebody else made it, or another run",
  ],
  [
    "not alone in its second",
    [backup("p", 10), backup("x", 10)],
    "Cinder would build on backup n-x (x) in place of p: somebody else made it, or another run",
  ],
])("makes a full backup when the parent is %s", (_what, backups, why) => {
  expect(choose(backups)).toEqual({ mode: "full", why });
});

it("names newer failed ones, and nothing that is only being made", () => {
  const failed = backup("f", 20, { status: "error" });
  const backups = [
    backup("p", 10),
    failed,
    backup("e", 5, { status: "error" }),
    backup("c", 30, { status: "creating" }),
  ];
  expect(choose(backups)).toEqual({ mode: "incremental", blockers: [failed] });
  expect(choose(backups, null)).toEqual({ mode: "incremental", blockers: [failed] });
});
