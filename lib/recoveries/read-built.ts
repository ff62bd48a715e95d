import { db } from "../db";
import type { StepStop } from "../runs/judge-error";
import { disprovedBy } from "./build-report";
import { type Built, servingAtOf } from "./judge-recovery";
import { restoredVolumes } from "./judge-restore";
import type { RecoveryContext } from "./recovery-context";
import { restoredPoint } from "./restored-point";

/** What a recovery's run has come to when nothing more is built, by its rows. @param stop what ended it early */
export async function readBuilt(
  ctx: Pick<RecoveryContext, "plan" | "recovery">,
  stop: StepStop | null,
): Promise<{ built: Built; servingAt: Date | null }> {
  const { id: recoveryId } = ctx.recovery;
  const rows = await db().recoveryServer.findMany({
    where: { recoveryId },
    orderBy: [{ tier: "asc" }, { name: "asc" }],
  });
  const disproved = disprovedBy(rows, await restoredPoint(ctx));
  const volumes = await db().recoveryVolume.findMany({ where: { recoveryId } });
  const vms = rows.map((row) => ({
    name: row.name,
    state: row.state,
    cause: row.cause,
    todo: row.todo,
    isDisproved: disproved.includes(row),
    notes: row.notes,
  }));
  const isBare = ctx.plan.servers.length === 0;
  const built = { servers: isBare ? restoredVolumes(ctx.plan, volumes) : vms, stop };
  return {
    built,
    servingAt: servingAtOf(built, isBare ? volumes.map((v) => ({ healthyAt: v.endedAt })) : rows),
  };
}
