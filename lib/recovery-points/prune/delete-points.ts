import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { requireVisibleVnf } from "../../vnfs/vnf-visibility";
import { leavesNone } from "./left-of-points";
import { startPrune } from "./start-prune";

const Input = z.looseObject({
  vnfId: z.uuid("This is no VNF."),
  pointIds: z.array(z.uuid("This is no recovery point."), "Choose recovery points.").min(1),
  typedName: z.string().optional(),
});

/**
 * Deletes the recovery points that somebody was shown, by a run. Where none of the VNF's would be left, its name is typed.
 * @throws AppError as `startPrune` does
 */
export async function deletePoints(
  session: Session,
  input: unknown,
): Promise<{ runId: string; number: number } | null> {
  requirePermission(session, "vnfs.change");
  const { vnfId, pointIds, typedName = "" } = parseInput(Input, input, "No recovery point was deleted.");
  const { name } = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  const points = await db().recoveryPoint.findMany({ where: { vnfId }, select: { id: true, state: true } });
  if (leavesNone(points, pointIds) && typedName.trim().normalize("NFC") !== name)
    throw new AppError("invalid", "No recovery point was deleted.", {
      typedName: `Type ${name}, capitals and all.`,
    });
  return startPrune(session, input);
}
