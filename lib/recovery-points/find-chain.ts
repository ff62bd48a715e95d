import type { ChainLink } from "./point-view";

/** A backup of one volume, as the chain is made of them. */
export interface LinkableBackup extends ChainLink {
  parentBackupId: string | null;
}

/** What the walk needs to know of a backup. */
type Walked = Pick<LinkableBackup, "isIncremental" | "parentBackupId" | "state">;

export interface Chain<T extends Walked> {
  links: T[];
  isBroken: boolean;
}

/**
 * The chain that a backup is restored by: from its full one to itself. Broken when a parent is not among the backups that
 * we have, when one of it is not available, or when parents go round in a circle. Pure.
 * @param of all backups of the same volume
 */
export function findChain<T extends Walked>(last: T, of: ReadonlyMap<string, T>): Chain<T> {
  const links: T[] = [];
  const seen = new Set<T>();
  let at: T | undefined = last;
  while (at && !seen.has(at)) {
    seen.add(at);
    links.unshift(at);
    if (!at.isIncremental) return { links, isBroken: links.some(({ state }) => state !== "available") };
    at = at.parentBackupId === null ? undefined : of.get(at.parentBackupId);
  }
  return { links, isBroken: true };
}
