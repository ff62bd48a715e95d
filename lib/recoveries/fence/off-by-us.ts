import { db } from "../../db";
import { letsRun } from "../../freezes/kept-off";

/**
 * By which method a backup of ours holds a VM that ran before: it has it still, or has left it off since the recovery began.
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
  return leases.find(({ method }) => letsRun(method))?.method ?? null;
}
