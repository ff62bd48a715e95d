import type { Transaction } from "../../audit/record";
import type { PruneContext } from "./prune-context";
import type { PlannedDeletion } from "./prune-plan";
import { readReaders } from "./read-readers";

/** A point must stay after all. Nothing of it was deleted. */
export class PointSpared extends Error {}

/**
 * Why a point must not be deleted although it was planned; undefined: it may be. Asked while its row is held, right before
 * the first deletion of it: much may have happened since the plan was made.
 */
export async function whyItStays(
  tx: Transaction,
  { plan }: Pick<PruneContext, "plan">,
  { pointId, backupId }: Pick<PlannedDeletion, "pointId" | "backupId">,
): Promise<string | undefined> {
  const { heldBy, heldBecause } = await tx.recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { heldBy: true, heldBecause: true },
  });
  if (heldBy !== null) return `it is held by ${heldBy}: “${heldBecause ?? ""}”`;
  const reader = (await readReaders(tx, [pointId])).get(pointId);
  if (reader) return `${reader} uses it`;
  const child = await tx.pointBackup.findFirst({
    where: { parentBackupId: backupId, state: { not: "deleted" } },
    select: { point: { select: { vnfName: true, takenAt: true } } },
  });
  if (child)
    return `the point of ${child.point.takenAt.toISOString()} of ${child.point.vnfName} builds on it`;
  return policyChanged(tx, plan);
}

/** What a policy has asked for is not done once it says something else, or is not the VNF's any more. */
async function policyChanged(
  tx: Transaction,
  { vnf, retention }: PruneContext["plan"],
): Promise<string | undefined> {
  if (!retention) return undefined;
  const now = await tx.vnfRetention.findUnique({ where: { vnfId: vnf.id }, include: { policy: true } });
  const isSame = now?.policyId === retention.policyId && now.policy.version === retention.version;
  return isSame ? undefined : `the policy ${retention.policyName} is not as it was when this was planned`;
}
