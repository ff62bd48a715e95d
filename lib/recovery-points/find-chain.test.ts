import { expect, it } from "vitest";
import { findChain, type LinkableBackup } from "./find-chain";

const backup = (backupId: string, parentBackupId: string | null, state = "available"): LinkableBackup => ({
  backupId,
  parentBackupId,
  from: null,
  takenAt: "2026-11-20T12:00:00.000Z",
  isIncremental: parentBackupId !== null,
  state,
});
const chainOf = (last: LinkableBackup, ...others: LinkableBackup[]) => {
  const { links, isBroken } = findChain(last, new Map(others.map((b) => [b.backupId ?? "", b])));
  return { ids: links.map(({ backupId }) => backupId), isBroken };
};

it("goes down to the full backup", () => {
  expect(chainOf(backup("f", null))).toEqual({ ids: ["f"], isBroken: false });
  expect(chainOf(backup("b", "a"), backup("a", "f"), backup("f", null))).toEqual({
    ids: ["f", "a", "b"],
    isBroken: false,
  });
});

it("is broken by a parent that is not ours, is not there, or is in error", () => {
  expect(chainOf(backup("b", "a"))).toEqual({ ids: ["b"], isBroken: true });
  expect(chainOf({ ...backup("b", null), isIncremental: true })).toEqual({ ids: ["b"], isBroken: true });
  expect(chainOf(backup("b", "a"), backup("a", null, "error"))).toEqual({ ids: ["a", "b"], isBroken: true });
});

it("does not go round a circle", () => {
  expect(chainOf(backup("b", "a"), backup("a", "b"), backup("b", "a"))).toMatchObject({ isBroken: true });
});
