import type { JudgedBackup } from "./judge-point";

/** A link as our rows have it, and as the site showed it. */
export interface ChainLink {
  backupId: string;
  parentBackupId: string | null;
  /** Without it nobody knows what it builds on. */
  hasRecord: boolean;
  /** At the site; null: it is not there. */
  status: string | null;
}

/** Whether a backup can be restored from our own backups alone: each link there, down to a full one. Pure. */
export function judgeChain(backupId: string, links: ReadonlyMap<string, ChainLink>): JudgedBackup["chain"] {
  const seen = new Set<string>();
  for (let id: string | null = backupId; id !== null; ) {
    const link = links.get(id);
    if (!link) return { is: "foreign", why: `it builds on the backup ${id}, which is none of Stillpoint’s` };
    if (id !== backupId && link.status !== "available")
      return {
        is: "broken",
        why: `it builds on the backup ${id}, which ${link.status === null ? "is gone" : `is ${link.status}`}`,
      };
    if (!link.hasRecord)
      return { is: "unknown", why: "the record of its backup could not be read, so its chain is not known" };
    if (seen.has(id)) return { is: "broken", why: "its chain leads back to itself" };
    seen.add(id);
    id = link.parentBackupId;
  }
  return { is: "whole" };
}
