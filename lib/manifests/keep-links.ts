import { randomUUID } from "node:crypto";
import type { Transaction } from "../audit/record";
import type { PointBackup, Prisma } from "../generated/prisma/client";
import { RECORD_COLUMN } from "../recovery-points/catalogue/sealed-record";
import { sealAll } from "../secrets/seal";
import { groupLinks } from "./group-links";
import type { ImportableManifest } from "./importable";
import { NO_CREDENTIAL } from "./imported-run";
import type { Opened } from "./keep-imported";

type Volume = ImportableManifest["volumes"][number];
type Link = Volume["chain"][number];

interface Of {
  siteId: string;
  opened: Opened;
  fingerprint: string;
}

interface ToldLink extends Link {
  volumeId: string;
  volume: Volume;
  place: number;
  /** The point's own, and not one that it builds on. */
  isOwn: boolean;
}

/** Rows of a statement: each has some twenty values, and PostgreSQL takes 65,535. */
const AT_ONCE = 1_000;

/**
 * Writes a row for every backup in the chains of a manifest that has none yet. The point's own go to it, also those that
 * were known before as what a later one builds on. Of the others the run is not known: they get points that hold nothing
 * but them, until their own manifests come.
 * @returns how many records could be opened only now
 */
export async function keepLinks(
  tx: Transaction,
  manifest: ImportableManifest,
  { siteId, opened, fingerprint }: Of,
): Promise<{ filled: number }> {
  const told = manifest.volumes.flatMap(toldLinks);
  const known = await readKnown(tx, siteId, told);
  const fresh = told.filter(({ backupId }) => !known.has(backupId));
  const credentials = await credentialsOf(tx, siteId);
  const rowOf = (link: ToldLink, pointId: string) => toRow(link, { pointId, siteId, credentials });
  const own = fresh
    .filter(({ isOwn }) => isOwn)
    .map((link) => ({ link, row: rowOf(link, manifest.point.id) }));
  const older: typeof own = [];
  for (const links of groupLinks(fresh.filter(({ isOwn }) => !isOwn))) {
    const pointId = await makeBarePoint(tx, manifest, { siteId, fingerprint, links });
    older.push(...links.map((link) => ({ link, row: rowOf(link, pointId) })));
  }
  const failed = manifest.volumes.filter(({ chain }) => chain.length === 0);
  await insert(tx, opened, [...own, ...older]);
  await insertFailed(tx, failed, { pointId: manifest.point.id, siteId });
  await takeHome(
    tx,
    manifest,
    told.filter(({ isOwn }) => isOwn),
    known,
  );
  return { filled: await fill(tx, opened, told, known) };
}

const toldLinks = (volume: Volume): ToldLink[] =>
  volume.chain.map((link, place, chain) => ({
    ...link,
    volumeId: volume.volumeId,
    volume,
    place: chain[0]?.isIncremental === false ? place : -1,
    isOwn: place === chain.length - 1,
  }));

async function readKnown(
  tx: Transaction,
  siteId: string,
  told: readonly ToldLink[],
): Promise<Map<string, Pick<PointBackup, "id" | "pointId" | "sealedRecord">>> {
  const known = new Map<string, Pick<PointBackup, "id" | "pointId" | "sealedRecord">>();
  for (let at = 0; at < told.length; at += 10 * AT_ONCE) {
    const rows = await tx.pointBackup.findMany({
      where: { siteId, backupId: { in: told.slice(at, at + 10 * AT_ONCE).map(({ backupId }) => backupId) } },
      select: { id: true, pointId: true, sealedRecord: true, backupId: true },
    });
    for (const { backupId, ...row } of rows) if (backupId) known.set(backupId, row);
  }
  return known;
}

/** By project; a remembered site has none. */
const credentialsOf = async (tx: Transaction, siteId: string): Promise<Map<string, string>> =>
  new Map(
    (await tx.siteCredential.findMany({ where: { siteId }, select: { id: true, projectId: true } })).map(
      ({ id, projectId }) => [projectId, id],
    ),
  );

interface Into {
  pointId: string;
  siteId: string;
  credentials: ReadonlyMap<string, string>;
}

function toRow(link: ToldLink, { pointId, siteId, credentials }: Into) {
  const { volume } = link;
  return {
    id: randomUUID(),
    pointId,
    siteId,
    credentialId: credentials.get(link.projectId) ?? NO_CREDENTIAL,
    projectId: link.projectId,
    serverId: volume.serverId,
    volumeId: volume.volumeId,
    volumeName: volume.name,
    device: volume.device,
    isRoot: volume.isRoot,
    sizeGib: link.sizeGib,
    volumeType: volume.type,
    backupId: link.backupId,
    isIncremental: link.isIncremental,
    parentBackupId: link.parentBackupId,
    chainPosition: link.place === -1 ? null : link.place,
    state: link.isOwn ? volume.state : "available",
    failReason: link.isOwn ? volume.failReason : null,
    dataTimestamp: link.dataTimestamp === null ? null : new Date(link.dataTimestamp),
    objectCount: link.objectCount,
    container: link.container,
    service: link.service,
  };
}

async function insert(
  tx: Transaction,
  { texts }: Opened,
  rows: readonly { link: ToldLink; row: ReturnType<typeof toRow> }[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    const sealed = await sealRecords(
      tx,
      some.flatMap(({ link: { record }, row: { id } }) => {
        const text = record ? texts.get(record.envelope) : undefined;
        return text === undefined ? [] : [{ id, text }];
      }),
    );
    await tx.pointBackup.createMany({
      data: some.map(({ row }) => ({ ...row, sealedRecord: sealed.get(row.id) ?? null })),
    });
  }
}

/** By row, the record sealed for it. */
async function sealRecords(
  tx: Transaction,
  records: readonly { id: string; text: string }[],
): Promise<Map<string, string>> {
  const envelopes = await sealAll(
    tx,
    records.map(({ id, text }) => ({ text, binding: { ...RECORD_COLUMN, row: id } })),
  );
  return new Map(records.map(({ id }, at) => [id, envelopes[at] ?? ""]));
}

/** Of volumes that got no backup at all. */
async function insertFailed(
  tx: Transaction,
  volumes: readonly Volume[],
  { pointId, siteId }: Pick<Into, "pointId" | "siteId">,
): Promise<void> {
  await tx.pointBackup.createMany({
    skipDuplicates: true,
    data: volumes.map((volume) => ({
      pointId,
      siteId,
      credentialId: NO_CREDENTIAL,
      projectId: "",
      serverId: volume.serverId,
      volumeId: volume.volumeId,
      volumeName: volume.name,
      device: volume.device,
      isRoot: volume.isRoot,
      sizeGib: volume.sizeGib,
      volumeType: volume.type,
      isIncremental: false,
      // Without an id there is nothing that could be there.
      state: volume.state === "available" ? "error" : volume.state,
      failReason: volume.failReason,
    })),
  });
}

/** Backups that were known only as what later ones build on belong to their own point from now on. */
async function takeHome(
  tx: Transaction,
  { point }: ImportableManifest,
  own: readonly ToldLink[],
  known: Awaited<ReturnType<typeof readKnown>>,
): Promise<void> {
  const left = new Set<string>();
  for (const link of own) {
    const row = known.get(link.backupId);
    if (!row || row.pointId === point.id) continue;
    const { volume } = link;
    left.add(row.pointId);
    await tx.pointBackup.update({
      where: { id: row.id },
      data: {
        pointId: point.id,
        serverId: volume.serverId,
        volumeName: volume.name,
        device: volume.device,
        isRoot: volume.isRoot,
        state: volume.state,
        failReason: volume.failReason,
      },
    });
  }
  for (const id of left) {
    const gone = await tx.recoveryPoint.findFirst({
      where: { id, manifest: null, run: { importedAt: { not: null } }, backups: { none: {} } },
      select: { runId: true },
    });
    if (!gone) continue;
    await tx.recoveryPoint.delete({ where: { id } });
    await tx.run.delete({ where: { id: gone.runId } });
  }
}

/** Records that no key opened when their rows were written. */
async function fill(
  tx: Transaction,
  { texts }: Opened,
  told: readonly ToldLink[],
  known: Awaited<ReturnType<typeof readKnown>>,
): Promise<number> {
  const missing = told.flatMap(({ backupId, record }) => {
    const row = known.get(backupId);
    const text = record ? texts.get(record.envelope) : undefined;
    return row && row.sealedRecord === null && text !== undefined ? [{ id: row.id, text }] : [];
  });
  for (const [id, sealedRecord] of await sealRecords(tx, missing))
    await tx.pointBackup.update({ where: { id }, data: { sealedRecord } });
  return missing.length;
}

/** A point, and its run, of which nothing is known but backups that later ones build on. */
async function makeBarePoint(
  tx: Transaction,
  { vnf, site, point }: ImportableManifest,
  { siteId, fingerprint, links }: { siteId: string; fingerprint: string; links: readonly ToldLink[] },
): Promise<string> {
  const [id, runId] = [randomUUID(), randomUUID()];
  const cut = links[0]?.dataTimestamp;
  // Never after what builds on it.
  const latest = Date.parse(point.takenAt) - 1;
  const at = new Date(cut ? Math.min(Date.parse(cut), latest) : latest);
  const { name: siteName } = await tx.site.findUniqueOrThrow({
    where: { id: siteId },
    select: { name: true },
  });
  const { name: vnfName } = await tx.vnf.findUniqueOrThrow({ where: { id: vnf.id }, select: { name: true } });
  const of = { vnfId: vnf.id, vnfName, siteId, siteName };
  const plan = {
    version: 1,
    vnf: { id: vnf.id, name: vnfName, version: 1 },
    site: { id: siteId, name: siteName },
    members: [],
    backups: [],
    snapshots: [],
    receivers: [],
    freezeBudgetMs: 0,
    consistency: "crash",
  } satisfies Prisma.InputJsonObject;
  await tx.run.create({
    data: {
      ...of,
      id: runId,
      kind: "backup",
      state: "partly_failed",
      phase: "verify",
      startKey: `manifest:${id}`,
      startedBy: { kind: "system", name: `installation ${fingerprint.slice(0, 15)}…` },
      reason: "Nothing is known of it but backups that later ones build on.",
      plan,
      planHash: "",
      createdAt: at,
      startedAt: at,
      endedAt: at,
      importedAt: new Date(),
    },
  });
  await tx.recoveryPoint.create({
    data: {
      ...of,
      id,
      runId,
      state: "incomplete",
      takenAt: at,
      completedAt: at,
      incompleteReasons: [
        `It is known only as what later recovery points of ${site.name} build on: its own manifest was not imported.`,
      ],
      servers: [],
    },
  });
  return id;
}
