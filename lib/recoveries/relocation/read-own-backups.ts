import type { BackupPlan } from "../../backups/backup-plan";
import { planBackup } from "../../backups/plan-backup";
import { readPlanFacts } from "../../backups/read-plan-facts";
import type { OwnBackups } from "./plan-relocation";

/** What the backups that a relocation makes by itself would meet now. @param inPoint source ids of the VMs of its point */
export async function readOwnBackups(vnfId: string, inPoint: readonly string[]): Promise<OwnBackups> {
  const facts = await readPlanFacts(vnfId);
  // What else goes on with the VNF is told by itself: plan-besides.ts.
  const plan = planBackup({ ...facts, vnf: { ...facts.vnf, openFailover: null } }, new Date().toISOString());
  return {
    obstacles: plan.obstacles,
    tookMs: tookMs(plan),
    notInPoint: facts.members
      .filter(({ serverId }) => !inPoint.includes(serverId))
      .map(({ serverId, name }) => ({ serverId, name })),
    excluded: plan.members.flatMap(({ name: vmName, excluded }) =>
      excluded.map((volume) => ({ ...volume, vmName })),
    ),
  };
}

const tookMs = ({ estimates: { windowMs, backUpMs } }: BackupPlan): number | null =>
  backUpMs === null ? null : backUpMs + (windowMs ?? 0);
