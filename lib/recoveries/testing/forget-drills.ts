import { db } from "../../db";

/** Forgets all recoveries of a VNF with their runs; what a point keeps stays. */
export async function forgetDrills(vnfId: string): Promise<void> {
  const run = { vnfId, recoveryId: { not: null } };
  await db().runResource.deleteMany({ where: { run } });
  await db().recoveryPoint.updateMany({ where: { vnfId }, data: { disprovedByRunId: null } });
  await db().run.deleteMany({ where: run });
  await db().recovery.deleteMany({ where: { vnfId } });
}
