import { db } from "../../db";
import { type Finding, stop } from "../../made/check";
import { runName } from "../../runs/run-view";
import { counted } from "../words";
import type { RecoveryCheck } from "./recovery-check";

const ANOTHER = "Choose another recovery point, and start from its plan.";

/** The point can still be restored: none of its backups was deleted since the plan, nor is about to be. */
export const checkPoint: RecoveryCheck = {
  name: "point",
  title: "The recovery point is usable",
  async run({ plan }) {
    const point = await db().recoveryPoint.findUnique({
      where: { id: plan.point.id },
      select: { state: true, usableServerIds: true },
    });
    if (!point || point.state === "pruned")
      return { findings: [stop("The backups of this recovery point were deleted.", ANOTHER)] };
    const rowIds = plan.imports.map(({ backupRowId }) => backupRowId);
    const [rows, prunes] = await Promise.all([
      db().pointBackup.findMany({ where: { id: { in: rowIds } }, select: { id: true, state: true } }),
      db().run.findMany({
        where: { kind: "prune", endedAt: null, vnfId: plan.vnf.id },
        select: { kind: true, number: true, plan: true },
      }),
    ]);
    const findings: Finding[] = [];
    const unusable = plan.servers.filter(({ serverId }) => !point.usableServerIds.includes(serverId));
    for (const { name } of unusable)
      findings.push(stop(`${name} is not usable in this recovery point any more.`, ANOTHER));
    const good = new Set(rows.filter(({ state }) => state === "available").map(({ id }) => id));
    const gone = rowIds.filter((id) => !good.has(id)).length;
    if (gone > 0)
      findings.push(
        stop(
          `${counted(gone, "backup")} of its chains ${gone === 1 ? "is" : "are"} not available any more.`,
          ANOTHER,
        ),
      );
    for (const prune of prunes)
      if (deletesAny(prune.plan, rowIds))
        findings.push(stop(`${runName(prune)} is deleting backups that this recovery needs.`, ANOTHER));
    return { findings, detail: { backups: rowIds.length } };
  },
};

/** `lib/recovery-points/prune/prune-plan.ts` */
function deletesAny(plan: unknown, rowIds: readonly string[]): boolean {
  const { deletions = [] } = plan as { deletions?: { rowId: string }[] };
  return deletions.some(({ rowId }) => rowIds.includes(rowId));
}
