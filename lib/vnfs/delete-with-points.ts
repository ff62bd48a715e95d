import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { isAppError } from "../errors";
import { log } from "../log";
import { parseInput } from "../parse-input";
import { startPrune } from "../recovery-points/prune/start-prune";
import { deleteVnf } from "./delete-vnf";

const Input = z.looseObject({
  vnfId: z.uuid("There is no such VNF."),
  points: z.enum(["keep", "prune"], "Choose whether its recovery points are kept or deleted."),
});

/** What became of a VNF that was deleted. */
export interface DeletedVnf {
  name: string;
  /** How many recovery points it had. */
  points: number;
  /** The run that deletes them; null: they are kept, or there are none. */
  pruneRunId: string | null;
  /** Why their deletion did not start, so that they are kept; null when all is as was asked for. */
  keptBecause: string | null;
}

/**
 * Deletes a VNF, and its recovery points too where that was chosen: by a run that starts afterwards. What cannot be
 * started leaves the points kept, and says so; the VNF is deleted then all the same.
 * @param input as `deleteVnf` takes it, and `points`: "keep" or "prune"
 * @throws AppError as `deleteVnf` does
 */
export async function deleteWithPoints(session: Session, input: unknown): Promise<DeletedVnf> {
  requirePermission(session, "vnfs.change");
  const { vnfId, points: fate } = parseInput(Input, input, "The VNF was not deleted.");
  const deleted = await deleteVnf(session, input);
  if (fate === "keep" || deleted.points === 0) return { ...deleted, pruneRunId: null, keptBecause: null };
  try {
    const run = await startPrune(session, { vnfId });
    return { ...deleted, pruneRunId: run?.runId ?? null, keptBecause: null };
  } catch (error) {
    if (!isAppError(error)) log.error({ err: error, vnfId }, "the points of a deleted VNF were not pruned");
    const why = isAppError(error) ? error.message : "Stillpoint could not start it; its log says why.";
    return { ...deleted, pruneRunId: null, keptBecause: why };
  }
}
