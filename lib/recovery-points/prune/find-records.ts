import { db } from "../../db";
import { type Backup, findBackup } from "../../openstack/cinder/backups";
import { isOpenStackError, OpenStackError } from "../../openstack/errors";
import { chooseAskers, chooseOwn, type KnownPlace } from "../catalogue/choose-credentials";
import type { PruneContext } from "./prune-context";
import type { PlannedDeletion } from "./prune-plan";

const CALL_MS = 30_000;

/** A record of a backup at one site, as it is there now. */
export interface FoundRecord {
  siteId: string;
  siteName: string;
  credentialId: string;
  backup: Backup;
}

/**
 * All records of a backup that are there, its own site's first. Deleting any of them deletes the data of all
 * (openstack-api.md 0.3), so each of the sites must answer.
 * @throws OpenStackError when one does not, or no credential is there to ask it by
 */
export async function findRecords(ctx: PruneContext, deletion: PlannedDeletion): Promise<FoundRecord[]> {
  const row = await db().pointBackup.findUniqueOrThrow({
    where: { id: deletion.rowId },
    select: { siteId: true, projectId: true, copies: true, point: { select: { siteName: true } } },
  });
  // Not where the VNF is now: it may have been accepted elsewhere since.
  const own = { siteId: row.siteId, siteName: row.point.siteName };
  const owner = chooseOwn(await db().siteCredential.findMany({ where: { siteId: row.siteId } }), row);
  const found = [await findAt(ctx, own, owner ? [owner] : [], deletion.backupId)];
  for (const copy of deletion.copies)
    found.push(await findAt(ctx, copy, await askersOf(row, copy), deletion.backupId));
  return found.filter((record) => record !== undefined);
}

async function findAt(
  ctx: PruneContext,
  { siteId, siteName }: { siteId: string; siteName: string },
  credentialIds: readonly string[],
  backupId: string,
): Promise<FoundRecord | undefined> {
  let refusal: OpenStackError | undefined;
  for (const credentialId of credentialIds) {
    try {
      const session = await ctx.reader(credentialId);
      const backup = await findBackup(session, backupId, { signal: ctx.signal, deadlineMs: CALL_MS });
      if (backup) return { siteId, siteName, credentialId, backup };
      refusal = undefined;
      break;
    } catch (error) {
      if (!isOpenStackError(error, "forbidden")) throw error;
      refusal = error;
    }
  }
  if (refusal) throw refusal;
  if (credentialIds.length === 0)
    throw new OpenStackError({
      kind: "forbidden",
      site: siteName,
      call: `GET /backups/${backupId}`,
      cause: "no credential is stored to look for the record there",
      sent: false,
    });
  return undefined;
}

/** By whom a receiving site is asked; the row may know more than the plan: it may have been imported since. */
async function askersOf(
  row: { projectId: string; copies: readonly ({ siteId: string } & KnownPlace)[] },
  copy: PlannedDeletion["copies"][number],
): Promise<string[]> {
  const site = await db().site.findUnique({ where: { id: copy.siteId }, include: { credentials: true } });
  const place = row.copies.find(({ siteId }) => siteId === copy.siteId);
  return chooseAskers(
    site?.credentials ?? [],
    site?.recordsCredentialId ?? null,
    { projectId: row.projectId, projectName: null },
    place ?? { credentialId: copy.credentialId, projectId: null },
  );
}
