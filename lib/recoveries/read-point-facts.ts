import type { Consistency } from "../backups/backup-plan";
import { db } from "../db";
import type { RecoveryPoint } from "../generated/prisma/client";
import { RECORD_COLUMN } from "../recovery-points/catalogue/sealed-record";
import { USER_DATA_COLUMN } from "../recovery-points/describe-point";
import { findChain } from "../recovery-points/find-chain";
import { EnvelopeError } from "../secrets/envelope";
import { unseal } from "../secrets/seal";
import type { DescribedServer, PointFacts, PointLink, PointVolume } from "./point-facts";
import type { TargetCopy } from "./target-facts";

const LINK = {
  id: true,
  volumeId: true,
  backupId: true,
  sizeGib: true,
  state: true,
  isIncremental: true,
  parentBackupId: true,
  service: true,
  sealedRecord: true,
  projectId: true,
} as const;

interface Row {
  id: string;
  volumeId: string;
  backupId: string | null;
  sizeGib: number;
  state: string;
  isIncremental: boolean;
  parentBackupId: string | null;
  service: string | null;
  sealedRecord: string | null;
  projectId: string;
}

/** A point as a recovery needs it, and the rows of all backups in its chains. */
export interface PointReading {
  facts: PointFacts;
  rows: Row[];
}

/**
 * What our tables know of a point: each volume with the chain that it is restored from, whichever VNF made a link of it,
 * and whether what is sealed opens with our keys.
 */
export async function readPointFacts(
  point: RecoveryPoint,
  servers: readonly DescribedServer[],
): Promise<PointReading> {
  const own = await db().pointBackup.findMany({
    where: { pointId: point.id },
    select: LINK,
    orderBy: { volumeId: "asc" },
  });
  const earlier = await db().pointBackup.findMany({
    where: {
      siteId: point.siteId,
      volumeId: { in: own.filter((b) => b.isIncremental).map(({ volumeId }) => volumeId) },
      backupId: { not: null },
      point: { takenAt: { lte: point.takenAt } },
    },
    select: LINK,
  });
  const byId = new Map(earlier.flatMap((row) => (row.backupId === null ? [] : [[row.backupId, row]])));
  const chains = own.map((row) => ({ row, ...findChain<Row>(row, byId) }));
  return {
    facts: {
      id: point.id,
      takenAt: point.takenAt.toISOString(),
      state: point.state === "complete" ? "complete" : "incomplete",
      consistency: point.consistency as Consistency | null,
      usableServerIds: point.usableServerIds,
      volumes: chains.map(
        ({ row, links, isBroken }): PointVolume => ({
          volumeId: row.volumeId,
          backupRowId: row.id,
          sizeGib: row.sizeGib,
          chain: links.map(toLink),
          isBroken,
        }),
      ),
      lockedUserData: lockedUserData(point, servers),
    },
    rows: chains.flatMap(({ links }) => links),
  };
}

const toLink = (row: Row): PointLink => ({
  backupRowId: row.id,
  backupId: row.backupId,
  sizeGib: row.sizeGib,
  state: row.state,
  driver: row.service,
  record: recordOf(row),
});

/** Whether the exported record of a backup can be used to make it known elsewhere. */
export function recordOf({ id, sealedRecord }: Pick<Row, "id" | "sealedRecord">): PointLink["record"] {
  if (sealedRecord === null) return "missing";
  return opens(sealedRecord, { ...RECORD_COLUMN, row: id }) ? "opens" : "sealed-by-another-key";
}

/** All of a point's user data is in one envelope; it is not there when no key opened it at the import. */
function lockedUserData(
  { id, sealedUserData }: RecoveryPoint,
  servers: readonly DescribedServer[],
): string[] {
  if (sealedUserData !== null && opens(sealedUserData, { ...USER_DATA_COLUMN, row: id })) return [];
  return servers.filter(({ hasUserData }) => hasUserData).map(({ serverId }) => serverId);
}

/** What was opened is not kept. */
function opens(envelope: string, binding: Parameters<typeof unseal>[1]): boolean {
  try {
    unseal(envelope, binding);
    return true;
  } catch (error) {
    if (error instanceof EnvelopeError) return false;
    throw error;
  }
}

/** Where the backups of a point's chains are known at a site: at their own one always. */
export async function readCopies(
  { siteId: madeAt }: Pick<RecoveryPoint, "siteId">,
  rows: PointReading["rows"],
  siteId: string,
): Promise<TargetCopy[]> {
  if (madeAt === siteId)
    return rows.flatMap(({ backupId, state, projectId }): TargetCopy[] =>
      backupId === null ? [] : [{ backupId, state: state === "available" ? "known" : "none", projectId }],
    );
  const copies = await db().backupCopy.findMany({
    where: { siteId, backupRowId: { in: rows.map(({ id }) => id) } },
    select: { backupRowId: true, state: true, projectId: true },
  });
  const byRow = new Map(copies.map((copy) => [copy.backupRowId, copy]));
  return rows.flatMap(({ id, backupId }): TargetCopy[] => {
    if (backupId === null) return [];
    const copy = byRow.get(id);
    return [{ backupId, state: stateOf(copy?.state), projectId: copy?.projectId ?? null }];
  });
}

const stateOf = (state: string | undefined): TargetCopy["state"] =>
  state === "known" || state === "failed" || state === "pending" ? state : "none";
