import { db } from "../../db";
import { letsRun } from "../../freezes/kept-off";
import { recordOf } from "../in-place/swap-book";

/**
 * By which method a backup of ours holds a VM that ran before: it has it still, or has left it off since the recovery began.
 * A restore that gave way to the recovery may have stopped it, too.
 * Null: by none.
 */
export async function offByUs(
  recoveryId: string,
  { siteId, serverId }: { siteId: string; serverId: string },
): Promise<string | null> {
  const { startedAt } = await db().recovery.findUniqueOrThrow({
    where: { id: recoveryId },
    select: { startedAt: true },
  });
  const leases = await db().freezeLease.findMany({
    where: {
      siteId,
      serverId,
      OR: [{ closedAt: null }, { state: "left_off", closedAt: { gte: startedAt } }],
    },
    orderBy: { armedAt: "desc" },
    select: { method: true },
  });
  if (await wasStoppedForRestore(recoveryId, serverId)) return "stop";
  return leases.find(({ method }) => letsRun(method))?.method ?? null;
}

/** It was off for its volume when the recovery took the VNF from that restore. */
async function wasStoppedForRestore(recoveryId: string, serverId: string): Promise<boolean> {
  const runs = await db().run.findMany({ where: { recoveryId }, select: { id: true } });
  const rows = await db().runResource.findMany({
    where: { kind: "attachment", run: { kind: "restore", supersededById: { in: runs.map(({ id }) => id) } } },
    select: { detail: true },
  });
  return rows.map(recordOf).some((record) => record.serverId === serverId && record.wasRunning === true);
}
