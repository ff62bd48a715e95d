import { db } from "../../db";
import type { PointBackup } from "../../generated/prisma/client";

/** What a backup builds on, as our rows know it. */
export interface Chain {
  /** The full one first, the backup itself last; from the first one that we have. */
  links: PointBackup[];
  /** Where our knowledge ends before a full backup: that backup is not ours, or was deleted. */
  unknownParentId: string | null;
}

/** Reads the chain of a backup down to its full one. A ring, which Cinder cannot make, ends the walk. */
export async function readChain(row: PointBackup): Promise<Chain> {
  const links = [row];
  for (let parentId = row.parentBackupId; parentId !== null; ) {
    const parent: PointBackup | null = await db().pointBackup.findFirst({
      where: { siteId: row.siteId, backupId: parentId, state: "available" },
    });
    if (!parent || links.some(({ id }) => id === parent.id)) return { links, unknownParentId: parentId };
    links.unshift(parent);
    parentId = parent.parentBackupId;
  }
  return { links, unknownParentId: null };
}
