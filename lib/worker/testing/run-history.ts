import { db } from "../../db";
import { SNAPSHOTS, VOLUMES } from "../../sandbox/cinder/rows";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import { isFrozen } from "../../sandbox/nova/guest-state";
import type { BackupStage } from "./backup-stage";

/*
 * What must hold once a run is over, by the sandbox's own state and log and by our rows (DESIGN section 6). Each returns
 * sentences of what does not; none is none.
 */
export async function violationsOf(stage: BackupStage, runId: string, since: number): Promise<string[]> {
  return [
    ...(await heldOrLeftOver(stage, runId)),
    ...twice(stage, runId),
    ...(await notInPoint(stage, runId)),
    ...outOfOrder(stage, since),
  ];
}

/** The same for a run that has no point. */
export const heldOrLeftOver = async (stage: BackupStage, runId: string): Promise<string[]> => [
  ...heldOf(stage),
  ...(await openLeases(runId)),
  ...leftOver(stage, runId),
  ...(await stillInBooks(runId)),
  ...(await unsettled(runId)),
];

const sitesOf = ({ sandbox }: BackupStage) => sandbox.world.sites;

/** I1: every VM runs. */
export const heldOf = (stage: BackupStage): string[] =>
  stage.serverIds.filter((id) => isFrozen(lyonOf(stage), id)).map((id) => `${id} stands still`);

function lyonOf(stage: BackupStage) {
  const [lyon] = sitesOf(stage);
  if (!lyon) throw new Error("the sandbox has no site");
  return lyon;
}

/** I1: no lease is open. */
export async function openLeases(runId: string): Promise<string[]> {
  const open = await db().freezeLease.findMany({ where: { runId, closedAt: null } });
  return open.map(({ serverName, state }) => `the lease of ${serverName} is open: ${state}`);
}

const isOf = (runId: string) => (row: { metadata: Record<string, string> }) =>
  row.metadata.stillpoint_run === runId;

/** I2: no volume has two backups of the run, at its site or at the receiver. */
export function twice(stage: BackupStage, runId: string): string[] {
  return sitesOf(stage).flatMap((site) => {
    const own = site.rows(BACKUPS).all().filter(isOf(runId));
    const volumes = own.map(({ volumeId }) => volumeId);
    return volumes
      .filter((id, i) => volumes.indexOf(id) !== i)
      .map((id) => `${site.name} has two backups of volume ${id}`);
  });
}

/** I13: nothing temporary is left at the sites. */
function leftOver(stage: BackupStage, runId: string): string[] {
  return sitesOf(stage).flatMap((site) => [
    ...site
      .rows(SNAPSHOTS)
      .all()
      .filter(isOf(runId))
      .map(({ name }) => `the snapshot ${name} is left`),
    ...site
      .rows(VOLUMES)
      .all()
      .filter(isOf(runId))
      .map(({ name }) => `the volume ${name} is left`),
  ]);
}

/** I13, by our books. */
export async function stillInBooks(runId: string): Promise<string[]> {
  const open = await db().runResource.findMany({ where: { runId, isTemporary: true, removedAt: null } });
  return open.map(({ kind, tag }) => `the ${kind} ${tag} is still in the books`);
}

/** I6: every intent has one outcome. */
export async function unsettled(runId: string): Promise<string[]> {
  const rows = await db().auditEntry.findMany({ where: { runId }, orderBy: { id: "asc" } });
  const outcomes = rows.flatMap(({ intentId }) => intentId ?? []);
  const several = outcomes.filter((id, i) => outcomes.indexOf(id) !== i).map((id) => `two outcomes of ${id}`);
  const none = rows.filter(({ id, result }) => result === "intent" && !outcomes.includes(id));
  return [...several, ...none.map(({ id, targetName }) => `no outcome of ${id}, ${targetName}`)];
}

/** I4: a whole point, each of whose backups is there and known to the receiver. */
async function notInPoint(stage: BackupStage, runId: string): Promise<string[]> {
  const point = await db().recoveryPoint.findUnique({
    where: { runId },
    include: { backups: { include: { copies: true } } },
  });
  if (point?.state !== "complete") return [`the point is ${point?.state ?? "not there"}`];
  const known = sitesOf(stage).map(
    (site) =>
      new Set(
        site
          .rows(BACKUPS)
          .all()
          .map(({ id }) => id),
      ),
  );
  return point.backups.flatMap((backup) =>
    known.flatMap((ids, i) =>
      ids.has(backup.backupId ?? "") ? [] : [`the backup of ${backup.volumeName} is not at site ${i + 1}`],
    ),
  );
}

/**
 * I7: a guest is only thawed when none that was frozen after it still stands still. What nobody asked for is no order of
 * ours: the timer at the hypervisor, on a machine so slow that it comes first.
 */
function outOfOrder(stage: BackupStage, since: number): string[] {
  const standing: string[] = [];
  const asked = new Set<string>();
  const found: string[] = [];
  for (const entry of stage.sandbox.world.history.since(since, 100_000)) {
    const isThaw = entry.kind === "asked" && JSON.stringify(entry.body ?? null).includes('"unquiesce"');
    for (const id of stage.serverIds) if (isThaw && String(entry.path).includes(id)) asked.add(id);
    const id = String(entry.server);
    if (entry.kind !== "did" || !stage.serverIds.includes(id)) continue;
    if (entry.what === "guest frozen") {
      standing.push(id);
      asked.delete(id);
    } else if (entry.what === "guest thawed") {
      if (asked.has(id) && standing.includes(id) && standing.at(-1) !== id)
        found.push(`${id} was thawed before ${standing.at(-1)}`);
      if (standing.includes(id)) standing.splice(standing.indexOf(id), 1);
    }
  }
  return found;
}
