import { z } from "zod";
import { requireApproval } from "../approvals/require-approval";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { isAppError } from "../errors";
import { log } from "../log";
import { parseInput } from "../parse-input";
import { gatedDeletion } from "../recovery-points/prune/gated-prune";
import { type PointOfPrune, previewPrune } from "../recovery-points/prune/preview-prune";
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
  /** The run that deletes them, as far as they can go; null: they are kept, or there are none. */
  pruneRunId: string | null;
  /** How many had to stay although they were to go: held, in use, or what such a one builds on. */
  stayed: number;
  /** Why their deletion did not start, so that they are kept; null when all is as was asked for. */
  keptBecause: string | null;
}

/**
 * Deletes a VNF, and its recovery points too where that was chosen: by a run that starts afterwards. Points that have to
 * stay do, as the form said before (previewPrune). What cannot be started leaves the points kept, and says so; the VNF is
 * deleted then all the same, and its page deletes them later. Where a second person has to approve that points are deleted,
 * nothing is deleted before.
 * @param input as `deleteVnf` takes it, and `points`: "keep" or "prune"
 * @throws AppError as `deleteVnf` does; `needs_approval`
 */
export async function deleteWithPoints(session: Session, input: unknown): Promise<DeletedVnf> {
  requirePermission(session, "vnfs.change");
  const { vnfId, points: fate } = parseInput(Input, input, "The VNF was not deleted.");
  if (fate === "keep") return kept(await deleteVnf(session, input));
  const seen = await lookAhead(session, vnfId);
  const gate: Gate = async (tx, wanted) =>
    seen.going.length > 0 &&
    (await requireApproval(tx, session, gatedDeletion({ vnf: wanted.vnf, points: seen.going }, wanted)));
  const deleted = await deleteVnf(session, input, { gate });
  if (deleted.points === 0) return kept(deleted);
  return seen.failure
    ? { ...kept(deleted), keptBecause: seen.failure }
    : prune(session, vnfId, deleted, seen.going);
}

/** What may go; where that cannot be seen, nothing does, and the VNF is deleted then all the same. */
async function lookAhead(
  session: Session,
  vnfId: string,
): Promise<{ going: readonly PointOfPrune[]; failure?: string }> {
  try {
    return await previewPrune(session, { vnfId, asDeleted: true });
  } catch (error) {
    if (isAppError(error, "not_found")) throw error;
    return { going: [], failure: whyNotPruned(error, vnfId) };
  }
}

function whyNotPruned(error: unknown, vnfId: string): string {
  if (isAppError(error)) return error.message;
  log.error({ err: error, vnfId }, "the points of a deleted VNF were not pruned");
  return "Stillpoint could not start it; its log says why.";
}

type Gate = NonNullable<NonNullable<Parameters<typeof deleteVnf>[2]>["gate"]>;
type Deleted = Awaited<ReturnType<typeof deleteVnf>>;

const kept = (deleted: Deleted): DeletedVnf => ({
  ...deleted,
  ...{ pruneRunId: null, stayed: 0, keptBecause: null },
});

/** @param seen what may go: it was looked at before the VNF was deleted, and approved where that is needed */
async function prune(
  session: Session,
  vnfId: string,
  deleted: Deleted,
  seen: readonly PointOfPrune[],
): Promise<DeletedVnf> {
  try {
    const now = await previewPrune(session, { vnfId });
    const pointIds = now.going.map(({ id }) => id).filter((id) => seen.some((point) => point.id === id));
    const run =
      pointIds.length > 0 ? await startPrune(session, { vnfId, pointIds }, { isApproved: true }) : null;
    const stayed = now.staying.length + now.going.length - pointIds.length;
    return { ...deleted, pruneRunId: run?.runId ?? null, stayed, keptBecause: null };
  } catch (error) {
    return { ...kept(deleted), keptBecause: whyNotPruned(error, vnfId) };
  }
}
