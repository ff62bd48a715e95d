import type { ChainLink } from "./point-view";

/** A backup of one volume, as the chain is made of them. */
export interface LinkableBackup extends ChainLink {
  parentBackupId: string | null;
}

export interface Chain {
  links: ChainLink[];
  isBroken: boolean;
}

/**
 * The chain that a backup is restored by: from its full one to itself. Broken when a parent is not among the backups that
 * we have, when one of it is not available, or when parents go round in a circle. Pure.
 * @param of all backups of the same volume
 */
export function findChain(last: LinkableBackup, of: ReadonlyMap<string, LinkableBackup>): Chain {
  const links: ChainLink[] = [];
  const seen = new Set<LinkableBackup>();
  let at: LinkableBackup | undefined = last;
  while (at && !seen.has(at)) {
    seen.add(at);
    const { parentBackupId, ...link }: LinkableBackup = at;
    links.unshift(link);
    if (!link.isIncremental) return { links, isBroken: links.some(({ state }) => state !== "available") };
    at = parentBackupId === null ? undefined : of.get(parentBackupId);
  }
  return { links, isBroken: true };
}
