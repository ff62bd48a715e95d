import type { Prisma } from "../../generated/prisma/client";

/**
 * For a query: the points of which something is left to delete. One is pruned from its first deletion on, and what that
 * one could not delete is left of it. A backup without an id was never made.
 */
export const HAS_SOMETHING_LEFT = {
  OR: [
    { state: { not: "pruned" } },
    { backups: { some: { state: { not: "deleted" }, backupId: { not: null } } } },
  ],
} satisfies Prisma.RecoveryPointWhereInput;

/** The same of one point. Pure. */
export const hasSomethingLeft = (point: {
  state: string;
  backups: readonly { state: string; backupId: string | null }[];
}): boolean =>
  point.state !== "pruned" ||
  point.backups.some(({ state, backupId }) => state !== "deleted" && backupId !== null);

/**
 * Whether a VNF could be recovered from nothing any more once these points are gone: then its name is typed. What is left
 * of a pruned point is no point to recover from. Pure.
 * @param points all of the VNF
 */
export const leavesNone = (
  points: readonly { id: string; state: string }[],
  goingIds: readonly string[],
): boolean => {
  const going = new Set(goingIds);
  return points.every(({ id, state }) => state === "pruned" || going.has(id));
};
