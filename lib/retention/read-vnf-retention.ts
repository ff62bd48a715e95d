import { db } from "../db";
import { readStoredPoints } from "./read-stored-points";
import { previewVnf } from "./retention-preview";
import { rulesWords } from "./retention-rules";
import type { RetainedPoint, VnfRetentionView } from "./vnf-retention-view";

/** What becomes of points of a VNF. Who may see the VNF has been asked before. @param pointIds those that are shown */
export async function readVnfRetention(
  vnfId: string,
  pointIds: readonly string[],
  now: Date,
): Promise<VnfRetentionView> {
  const [row, held] = await Promise.all([
    db().vnfRetention.findUnique({ where: { vnfId }, include: { policy: true } }),
    db().recoveryPoint.findMany({
      where: { id: { in: [...pointIds] }, vnfId, heldAt: { not: null } },
      select: { id: true, heldAt: true, heldBy: true, heldBecause: true },
    }),
  ]);
  const looked =
    row && pointIds.length > 0
      ? previewVnf({ id: vnfId, name: "" }, row.policy, await readStoredPoints(db(), vnfId), now).points
      : [];
  const verdicts = new Map(looked.map(({ id, fate, why }) => [id, { fate, why }]));
  const holds = new Map(
    held.map(({ id, heldAt, heldBy, heldBecause }) => [
      id,
      { by: heldBy ?? "", because: heldBecause ?? "", at: heldAt?.toISOString() ?? "" },
    ]),
  );
  return {
    policy: row && {
      id: row.policy.id,
      name: row.policy.name,
      keeps: rulesWords(row.policy),
      timeZone: row.policy.timeZone,
    },
    dueAt: row?.dueAt.toISOString() ?? null,
    waitsBecause: row?.waitsBecause ?? null,
    points: Object.fromEntries(
      pointIds.map((id): [string, RetainedPoint] => [
        id,
        { verdict: verdicts.get(id) ?? null, hold: holds.get(id) ?? null },
      ]),
    ),
  };
}
