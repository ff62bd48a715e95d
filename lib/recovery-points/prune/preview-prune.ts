import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { isAppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { refuseWhileBusy } from "../../runs/take-vnf";
import { noSuchVnf, requireVisibleVnf } from "../../vnfs/vnf-visibility";
import { leavesNone } from "./left-of-points";
import type { PrunablePoint } from "./plan-prune";
import { proposePrune } from "./propose-prune";
import { readPruneFacts } from "./read-prune-facts";
import { refuseRemembered } from "./refuse-remembered";

/** A point that goes or stays; times are ISO 8601. */
export interface PointOfPrune {
  id: string;
  takenAt: string;
}

/** What a deletion of recovery points would do. */
export interface PrunePreview {
  vnf: { id: string; name: string; isDeleted: boolean };
  going: PointOfPrune[];
  /** Chosen ones that cannot go, each with why, in sentences. */
  staying: (PointOfPrune & { why: string[] })[];
  /** Not chosen, but built on what is: with these it could go. */
  builtOn: PointOfPrune[];
  /** Backups that are deleted, and at which sites. */
  backups: number;
  siteNames: string[];
  /** Sites that forget their records. */
  receiverNames: string[];
  /** None of the VNF's would be left: its name has to be typed. */
  isAll: boolean;
  /** Why no deletion of this VNF's points can begin now; null: one can. */
  obstacle: string | null;
}

const Input = z.object({
  vnfId: z.uuid("This is no VNF."),
  pointIds: z.array(z.uuid("This is no recovery point.")).min(1).max(10_000).optional(),
  /** As it would be once the VNF is deleted. */
  asDeleted: z.boolean().optional(),
});

/**
 * What deleting points would do, of those that are named or of all, before anything is done: which go, which stay and why.
 * @throws AppError `not_found`
 */
export async function previewPrune(session: Session, input: unknown): Promise<PrunePreview> {
  requirePermission(session, "vnfs.change");
  const { vnfId, pointIds, asDeleted } = parseInput(Input, input, "Nothing can be shown.");
  const vnf = await requireVisibleVnf(session, vnfId, { evenDeleted: true });
  const read = await readPruneFacts(db(), vnfId, pointIds);
  const facts = { ...read, vnf: { ...read.vnf, isDeleted: read.vnf.isDeleted || asDeleted === true } };
  if (pointIds?.some((id) => !facts.points.some((point) => point.id === id))) throw noSuchVnf();
  const { going, staying, builtOn } = proposePrune(facts);
  const backups = going.flatMap((point) =>
    point.backups.filter(({ backupId, state }) => backupId !== null && state !== "deleted"),
  );
  const copies = backups.flatMap((backup) => backup.copies);
  return {
    vnf: { id: vnf.id, name: vnf.name, isDeleted: vnf.deletedAt !== null },
    going: going.map(told),
    staying: staying.map(({ point, why }) => ({ ...told(point), why })),
    builtOn: builtOn.map(told),
    backups: backups.length,
    siteNames: await namesOf(backups.map(({ siteId }) => siteId)),
    receiverNames: [...new Set(copies.map(({ siteName }) => siteName))].sort(),
    isAll: leavesNone(
      facts.points,
      going.map(({ id }) => id),
    ),
    obstacle: await obstacleOf(vnf, pointIds),
  };
}

const told = ({ id, takenAt }: PrunablePoint): PointOfPrune => ({ id, takenAt });

const namesOf = async (siteIds: string[]): Promise<string[]> =>
  (
    await db().site.findMany({
      where: { id: { in: siteIds } },
      select: { name: true },
      orderBy: { nameKey: "asc" },
    })
  ).map(({ name }) => name);

async function obstacleOf(
  vnf: { id: string; siteId: string },
  pointIds: readonly string[] | undefined,
): Promise<string | null> {
  try {
    await refuseRemembered(vnf, pointIds, "");
    await refuseWhileBusy(db(), vnf.id, undefined, "");
    return null;
  } catch (error) {
    if (isAppError(error)) return error.message.trim();
    throw error;
  }
}
