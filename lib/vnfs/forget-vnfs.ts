import type { Transaction } from "../audit/record";

/**
 * Forgets the deleted VNFs of a site that is being deleted, with their runs; what is left of them then is the audit log.
 * Their recovery points must be pruned: see find-vnf-uses.ts, which is asked before.
 */
export async function forgetVnfs(tx: Transaction, siteId: string): Promise<void> {
  const vnf = { siteId, deletedAt: { not: null } };
  await tx.freezeLease.deleteMany({ where: { run: { vnf } } });
  await tx.runResource.deleteMany({ where: { run: { vnf } } });
  await tx.recoveryPoint.deleteMany({ where: { vnf, state: "pruned" } });
  await tx.run.deleteMany({ where: { vnf } });
  await tx.recovery.deleteMany({ where: { vnf } });
  await tx.vnf.deleteMany({ where: vnf });
}
