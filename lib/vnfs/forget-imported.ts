import type { Transaction } from "../audit/record";
import { db } from "../db";

/** What was imported with a site that is known from manifests only. */
export interface Imported {
  vnfs: number;
  points: number;
}

/** Counts what would be forgotten with the site. */
export async function countImported(siteId: string): Promise<Imported> {
  const [vnfs, points] = await Promise.all([
    db().vnf.count({ where: { siteId, deletedAt: null } }),
    db().recoveryPoint.count({ where: { siteId, state: { not: "pruned" } } }),
  ]);
  return { vnfs, points };
}

/** Recoveries of the VNFs of a remembered site, in words: they need its recovery points as evidence. */
export async function recoveriesFrom(tx: Transaction, siteId: string): Promise<string[]> {
  const rows = await tx.recovery.findMany({
    where: { OR: [{ vnf: { siteId } }, { fromSiteId: siteId }] },
    select: { mode: true, vnfName: true },
    orderBy: { startedAt: "asc" },
  });
  return rows.map(({ mode, vnfName }) => `a ${mode} of the VNF ${vnfName}`);
}

/**
 * Forgets the VNFs, recovery points and runs of a remembered site: rows of ours, of which nothing was ever made here. No
 * recovery was begun from them: `recoveriesFrom` is asked before.
 */
export async function forgetImported(tx: Transaction, siteId: string): Promise<Imported> {
  const { count: points } = await tx.recoveryPoint.deleteMany({ where: { siteId } });
  await tx.run.deleteMany({ where: { siteId, importedAt: { not: null } } });
  const { count: vnfs } = await tx.vnf.deleteMany({ where: { siteId } });
  return { vnfs, points };
}
