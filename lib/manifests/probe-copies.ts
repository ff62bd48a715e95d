import { db } from "../db";
import { explainFailure } from "../inventory/explain-failure";
import { log } from "../log";
import { type Backup, listBackups } from "../openstack/cinder/backups";
import { credentialSession } from "../sites/site-session";
import type { ManifestsResult } from "./manifests-view";

/** A site that does not answer keeps nobody waiting for longer. */
const DEADLINE_MS = 30_000;

/** The second while somebody restores from it there. */
const IS_KNOWN: ReadonlySet<string> = new Set(["available", "restoring"]);

type Probed = ManifestsResult["probed"];

interface Wanted {
  id: string;
  backupId: string | null;
  sizeGib: number;
  siteId: string;
}

/**
 * Asks every site that has credentials which backups of these points it knows, those that they build on too, and keeps
 * what it says: a recovery there then needs no import. Sites are only read.
 */
export async function probeCopies(pointIds: readonly string[]): Promise<Probed> {
  if (pointIds.length === 0) return [];
  const wanted = await wantedBackups(pointIds);
  const sites = await db().site.findMany({
    where: { isRemembered: false, credentials: { some: {} } },
    select: { id: true, name: true, credentials: { select: { id: true, projectId: true } } },
    orderBy: { nameKey: "asc" },
  });
  return Promise.all(
    sites.flatMap((site) => {
      const of = wanted.filter(({ siteId }) => siteId !== site.id);
      return of.length === 0 ? [] : [probeSite(site, of)];
    }),
  );
}

/** All backups of the same volumes: what a chain builds on is among them. */
async function wantedBackups(pointIds: readonly string[]): Promise<Wanted[]> {
  return db().$queryRaw<Wanted[]>`
    SELECT b.id, b.backup_id AS "backupId", b.size_gib AS "sizeGib", b.site_id AS "siteId"
    FROM point_backups b
    WHERE b.backup_id IS NOT NULL AND b.state = 'available' AND EXISTS (
      SELECT FROM point_backups o WHERE o.point_id = ANY (${[...pointIds]}::uuid[])
        AND o.site_id = b.site_id AND o.volume_id = b.volume_id)`;
}

interface ProbedSite {
  id: string;
  name: string;
  credentials: { id: string; projectId: string }[];
}

async function probeSite(site: ProbedSite, wanted: readonly Wanted[]): Promise<Probed[number]> {
  const byId = new Map(wanted.map((row) => [row.backupId, row]));
  let known = 0;
  let cause: string | null = null;
  for (const credential of site.credentials)
    try {
      const found: Wanted[] = [];
      for await (const backup of backupsOf(credential.id)) {
        const row = byId.get(backup.id);
        if (row && IS_KNOWN.has(backup.status) && backup.sizeGib === row.sizeGib) found.push(row);
      }
      await keepKnown(site, credential, found);
      known += found.length;
    } catch (error) {
      log.warn({ err: error, site: site.name }, "a site could not be asked which backups it knows");
      cause = explainFailure(error).brief;
    }
  return { site: site.name, known, of: wanted.length, cause };
}

async function* backupsOf(credentialId: string): AsyncGenerator<Backup> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  yield* listBackups(await credentialSession(credentialId), { signal });
}

async function keepKnown(
  site: ProbedSite,
  credential: { id: string; projectId: string },
  rows: readonly Wanted[],
): Promise<void> {
  const known = {
    state: "known",
    cause: null,
    credentialId: credential.id,
    projectId: credential.projectId,
    knownAt: new Date(),
  };
  await db().backupCopy.createMany({
    skipDuplicates: true,
    data: rows.map(({ id }) => ({ backupRowId: id, siteId: site.id, siteName: site.name, ...known })),
  });
  await db().backupCopy.updateMany({
    where: { backupRowId: { in: rows.map(({ id }) => id) }, siteId: site.id, state: { not: "known" } },
    data: known,
  });
}
