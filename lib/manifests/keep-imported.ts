import { actorOf, recordAudit, type Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Prisma } from "../generated/prisma/client";
import { isRecordOf } from "../recovery-points/catalogue/sealed-record";
import { USER_DATA_COLUMN } from "../recovery-points/describe-point";
import { sealAll } from "../secrets/seal";
import { lockImports } from "./import-lock";
import { importSite } from "./import-site";
import { importVnf } from "./import-vnf";
import type { ImportableManifest } from "./importable";
import { importedRun } from "./imported-run";
import { keepLinks } from "./keep-links";
import type { ImportedManifest } from "./manifests-view";
import type { SealOpener } from "./open-seals";
import { sealedIn, signatureOf } from "./preview-manifests";

export interface ToKeep {
  manifest: ImportableManifest;
  /** As it was read. */
  text: string;
  fingerprint: string;
  opener: SealOpener;
  /** As which of our sites another installation's are taken. */
  chosen: ReadonlyMap<string, string>;
}

/**
 * Writes the rows of one manifest, by the ids that it tells. What is there already is left as it is, but for seals that
 * can be opened only now.
 * @throws AppError `conflict` for another manifest under the same id, `invalid` for a key that opens nothing of it
 */
export async function keepImported(
  tx: Transaction,
  session: Session,
  of: ToKeep,
): Promise<Omit<ImportedManifest, "file">> {
  await lockImports(tx);
  const { manifest, text, fingerprint, opener } = of;
  const { point, vnf: told } = manifest;
  const opened = openAll(opener, manifest);
  const known = await tx.recoveryPoint.findUnique({
    where: { id: point.id },
    select: { manifest: true, siteId: true, vnf: { select: { id: true, name: true } } },
  });
  const about = { pointId: point.id, takenAt: point.takenAt, unopened: opened.closed };
  if (known) {
    if (signatureOf(known.manifest) !== manifest.signature)
      throw new AppError("conflict", "another manifest of the same recovery point is here already");
    const { filled } = await keepLinks(tx, manifest, { siteId: known.siteId, opened, fingerprint });
    const isFilled = (await fillUserData(tx, manifest, opened)) || filled > 0;
    if (!isFilled) return { ...about, vnf: known.vnf, outcome: "known", notes: [] };
    const outcome = "completed";
    await record(tx, session, of, { outcome, siteId: known.siteId, unopened: opened.closed });
    return { ...about, vnf: known.vnf, outcome, notes: [] };
  }
  const site = await importSite(tx, of);
  const { vnf, notes } = await importVnf(tx, manifest, { site, fingerprint });
  if ((await tx.run.count({ where: { id: manifest.run.id } })) > 0)
    throw new AppError("conflict", "the run that made it is here already, without this recovery point");
  await tx.run.create({ data: importedRun(manifest, { site, vnf, fingerprint, importedAt: new Date() }) });
  await tx.recoveryPoint.create({
    data: {
      id: point.id,
      vnfId: vnf.id,
      vnfName: vnf.name,
      runId: manifest.run.id,
      siteId: site.id,
      siteName: site.name,
      state: point.state,
      takenAt: new Date(point.takenAt),
      completedAt: new Date(point.completedAt),
      consistency: point.consistency,
      incompleteReasons: point.incompleteReasons,
      usableServerIds: point.usableServerIds,
      certificate: manifest.certificate as Prisma.InputJsonObject,
      servers: manifest.servers as unknown as Prisma.InputJsonArray,
      longestFreezeMs: Math.round(manifest.certificate.longestFreezeMs),
      manifest: text,
    },
  });
  await fillUserData(tx, manifest, opened);
  await keepLinks(tx, manifest, { siteId: site.id, opened, fingerprint });
  await record(tx, session, of, { outcome: "imported", siteId: site.id, unopened: opened.closed });
  return { ...about, vnf: { id: told.id, name: vnf.name }, outcome: "imported", notes };
}

/** By envelope, what is in it; and how many stayed closed. */
export interface Opened {
  texts: ReadonlyMap<string, string>;
  closed: number;
}

function openAll(opener: SealOpener, manifest: ImportableManifest): Opened {
  const texts = new Map<string, string>();
  const sealed = sealedIn(manifest);
  const before = new Set(opener.wanted);
  for (const each of sealed) {
    const text = opener.open(each);
    if (text !== undefined) texts.set(each.envelope, text);
  }
  for (const { backupId, record } of manifest.volumes.flatMap(({ chain }) => chain)) {
    const text = record ? texts.get(record.envelope) : undefined;
    if (text !== undefined && !isRecordOf(text, backupId))
      throw new AppError(
        "invalid",
        `what is sealed as the record of the backup ${backupId} is not its record`,
      );
  }
  const closed = sealed.length - texts.size;
  if (closed > 0 && opener.hasKeys) {
    const missing = [...opener.wanted].filter((id) => !before.has(id));
    throw new AppError("invalid", opener.complaint(missing.length > 0 ? missing : opener.wanted));
  }
  return { texts, closed };
}

/** @returns whether it was written now */
async function fillUserData(
  tx: Transaction,
  { point, userData }: ImportableManifest,
  { texts }: Opened,
): Promise<boolean> {
  const text = userData ? texts.get(userData.envelope) : undefined;
  if (text === undefined) return false;
  const where = { id: point.id, sealedUserData: null };
  if ((await tx.recoveryPoint.count({ where })) === 0) return false;
  const [sealedUserData = null] = await sealAll(tx, [
    { text, binding: { ...USER_DATA_COLUMN, row: point.id } },
  ]);
  await tx.recoveryPoint.updateMany({ where, data: { sealedUserData } });
  return true;
}

async function record(
  tx: Transaction,
  session: Session,
  { manifest, fingerprint }: ToKeep,
  { outcome, siteId, unopened }: { outcome: "imported" | "completed"; siteId: string; unopened: number },
): Promise<void> {
  const { point, vnf, site, run, servers, volumes } = manifest;
  await recordAudit(tx, actorOf(session), {
    action: "manifest.imported",
    target: { kind: "recovery_point", id: point.id, name: vnf.name },
    site: { id: siteId, name: site.name },
    runId: run.id,
    details: {
      outcome,
      signer: fingerprint,
      takenAt: point.takenAt,
      consistency: point.consistency,
      vms: servers.length,
      volumes: volumes.length,
      stillSealed: unopened,
      toldSite: { id: site.id, name: site.name, region: site.region },
    },
  });
}
