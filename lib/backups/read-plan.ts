import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { requireVisibleVnf } from "../vnfs/vnf-visibility";
import type { BackupPlan } from "./backup-plan";
import { planHash } from "./hash-plan";
import { planBackup } from "./plan-backup";
import { readPlanFacts } from "./read-plan-facts";

/**
 * What a backup of a VNF would do now, and the hash by which it is started.
 * @throws AppError `not_found`, also for a VNF with VMs in projects that the reader does not see
 */
export async function planBackupOf(
  session: Session,
  vnfId: string,
  now = new Date(),
): Promise<{ plan: BackupPlan; hash: string }> {
  requirePermission(session, "vnfs.view");
  await requireVisibleVnf(session, vnfId);
  const plan = planBackup(await readPlanFacts(vnfId), now.toISOString());
  return { plan, hash: planHash(plan) };
}
