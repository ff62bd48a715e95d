import { db } from "../../db";
import { GROUP_SNAPSHOTS, SNAPSHOTS, VOLUMES } from "../../sandbox/cinder/rows";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import type { HistoryEntry } from "../../sandbox/core/history";
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
    ...madeTwice(stage, runId, since),
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

/** How the names of what is made begin. */
const OURS = "stillpoint-";

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

const historyOf = (stage: BackupStage, since: number): HistoryEntry[] =>
  stage.sandbox.world.history.since(since, 100_000);

interface Made {
  site: string;
  change: "made" | "changed" | "removed";
  table: string;
  id: string;
  to?: { name?: string; volumeId?: string; metadata?: Record<string, string> };
}

/**
 * I2, by the log: what was made twice and removed again was made twice all the same. A volume has one backup of the run at
 * its site, ever, each is imported once, and no two things of one name are there at once.
 */
export function madeTwice(stage: BackupStage, runId: string, since: number): string[] {
  const changes = historyOf(stage, since).filter(({ kind }) => kind === "changed") as unknown as Made[];
  const there = new Map<string, string>();
  const backups = new Set<string>();
  const found: string[] = [];
  for (const { site, change, table, id, to } of changes) {
    const thing = `${site} ${table} ${id}`;
    if (change === "removed") there.delete(thing);
    if (change !== "made") continue;
    if (table === BACKUPS.name && backups.has(thing)) found.push(`${site} was given the backup ${id} twice`);
    if (table === BACKUPS.name) backups.add(thing);
    if (to?.metadata?.stillpoint_run !== runId) continue;
    const name = `${site} ${table} ${to.name}`;
    if ([...there.values()].includes(name)) found.push(`${name} was there twice at once`);
    there.set(thing, name);
    const ofVolume = `${site}, volume ${to.volumeId}`;
    if (table === BACKUPS.name && backups.has(ofVolume)) found.push(`${ofVolume}: a second backup was made`);
    if (table === BACKUPS.name) backups.add(ofVolume);
  }
  return found;
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
    // They have no metadata.
    ...site
      .rows(GROUP_SNAPSHOTS)
      .all()
      .filter(({ name }) => name?.startsWith(OURS))
      .map(({ name }) => `the group snapshot ${name} is left`),
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
export function outOfOrder(stage: BackupStage, since: number): string[] {
  const standing: string[] = [];
  const asked = new Set<string>();
  const found: string[] = [];
  for (const entry of historyOf(stage, since)) {
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

/** Every time that one of the VMs stood still and was thawed: for how long by the cloud's clock, and by whom. */
export function standingOf(stage: BackupStage, since: number) {
  const frozen = new Map<string, number>();
  const found: { id: string; ms: number; by: string; isByUs: boolean }[] = [];
  for (const { kind, what, server, time, by } of historyOf(stage, since)) {
    const id = String(server);
    if (kind !== "did" || !stage.serverIds.includes(id)) continue;
    if (what === "guest frozen") frozen.set(id, Date.parse(time));
    const at = frozen.get(id);
    if (what !== "guest thawed" || at === undefined) continue;
    frozen.delete(id);
    // Nova asks the agent for it when it is asked to; else its guard does, whose time has come.
    found.push({ id, ms: Date.parse(time) - at, by: String(by), isByUs: by === "nova-quiesce" });
  }
  return found;
}

/** The VMs that Nova was asked to freeze. */
export const askedToFreeze = (stage: BackupStage, since: number): string[] =>
  historyOf(stage, since)
    .filter(({ kind, body }) => kind === "asked" && JSON.stringify(body ?? null).includes('"quiesce"'))
    .map(({ path }) => `it was asked for a freeze: ${path}`);

/** Whether no snapshot of a whole group was asked for. */
export const notAsGroup = (stage: BackupStage, since: number): string[] =>
  historyOf(stage, since).some(
    ({ kind, method, path }) =>
      kind === "asked" && method === "POST" && String(path).endsWith("/group_snapshots"),
  )
    ? []
    : ["its volumes were not cut as a group"];
