import { machineTime } from "../../clock";
import { db } from "../../db";
import { AppError, isAppError } from "../../errors";
import type { PointBackup } from "../../generated/prisma/client";
import { type Backup, findBackup } from "../../openstack/cinder/backups";
import { isOpenStackError, OpenStackError } from "../../openstack/errors";
import type { Session } from "../../openstack/session";
import { EnvelopeError } from "../../secrets/envelope";
import type { ServerDescription } from "../server-description";
import { chooseImporters } from "./choose-credentials";
import { importRecordOnce, needSamePlace } from "./import-record-once";
import { isPassing, nextTryMs } from "./next-try";
import { type Chain, readChain } from "./read-chain";
import { unsealRecord } from "./sealed-record";
import type { SiteSessions } from "./site-sessions";

/** While somebody tries it, nobody else does. */
const LEASE_MS = 5 * 60_000;
const CALL_MS = 30_000;

const LOOK =
  "Look at that record at the site; Stillpoint neither writes over it nor deletes it. The next full backup begins anew.";

/** What came of a try to make a backup known at a site. */
export type CopyResult =
  | { state: "known" }
  /** pending: it goes on by itself once the site answers. failed: somebody has to do something first. */
  | { state: "pending" | "failed"; cause: string; todo: string; error?: OpenStackError };

/**
 * Makes one backup known at one receiving site, its parents first, and keeps what came of it. Safe to call again at
 * any time, also beside another who does the same.
 * @returns what came of it; "known" also when it was known already
 */
export async function importCopy(
  sites: SiteSessions,
  backupRowId: string,
  siteId: string,
): Promise<CopyResult> {
  const tries = await takeTurn(sites, backupRowId, siteId);
  if (tries === undefined) return { state: "known" };
  const result = await tryImport(sites, backupRowId, siteId, tries > 1);
  if (result.state !== "known")
    await db().backupCopy.updateMany({
      where: { backupRowId, siteId, state: { not: "known" } },
      data: {
        state: result.state,
        cause: result.cause,
        claimedUntil: null,
        nextTryAt: machineTime(sites.clock, sites.clock.now() + nextTryMs(result.state, tries)),
      },
    });
  return result;
}

/** Counts the try before anything is sent: after a kill, the next one knows that it has to look. */
async function takeTurn(
  { clock }: SiteSessions,
  backupRowId: string,
  siteId: string,
): Promise<number | undefined> {
  const [taken] = await db().backupCopy.updateManyAndReturn({
    where: { backupRowId, siteId, state: { not: "known" } },
    data: { tries: { increment: 1 }, claimedUntil: machineTime(clock, clock.now() + LEASE_MS) },
    select: { tries: true },
  });
  return taken?.tries;
}

async function tryImport(
  sites: SiteSessions,
  backupRowId: string,
  siteId: string,
  wasTried: boolean,
): Promise<CopyResult> {
  try {
    const row = await db().pointBackup.findUniqueOrThrow({ where: { id: backupRowId } });
    const chain = await readChain(row);
    await importChain(sites, chain, siteId, wasTried);
    return { state: "known" };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): CopyResult {
  if (isOpenStackError(error)) {
    const state = isPassing(error) ? "pending" : "failed";
    const todo = error.kind === "conflict" ? LOOK : error.nextStep;
    return { state, cause: `${error.site}: ${error.causeText}`, todo, error };
  }
  if (isAppError(error))
    return { state: "failed", cause: error.message, todo: "Store a credential for the site." };
  if (error instanceof EnvelopeError)
    return {
      state: "failed",
      cause: `what is sealed for it cannot be opened: ${error.message}`,
      todo: "Start Stillpoint with the encryption key that it was sealed with.",
    };
  throw error;
}

async function importChain(
  sites: SiteSessions,
  { links, unknownParentId }: Chain,
  siteId: string,
  wasTried: boolean,
): Promise<void> {
  const own = links.at(-1);
  if (!own) return;
  const { ids, siteName } = await importersOf(siteId, own, links.slice(0, -1));
  let refusal: unknown;
  for (const credentialId of ids) {
    try {
      const session = await sites.session(credentialId);
      const first = await firstUnknown(sites, session, links, unknownParentId);
      for (const link of links.slice(first)) {
        if (!link.backupId || !link.sealedRecord) throw noRecord(session, link);
        await importRecordOnce(sites, {
          session,
          backupId: link.backupId,
          record: unsealRecord(link.id, link.sealedRecord),
          wasTried: wasTried || link !== own,
        });
        await noteKnown(sites, link, { siteId, siteName, credentialId });
      }
      return;
    } catch (error) {
      if (!isOpenStackError(error, "forbidden")) throw error;
      refusal = error;
    }
  }
  throw (
    refusal ??
    new OpenStackError({
      kind: "forbidden",
      site: siteName,
      call: "POST /backups/import_record",
      cause: "no credential is stored that could import records there",
      sent: false,
    })
  );
}

/** From which link of the chain on the site has to be told. The parent is looked at each time: it may be gone. */
async function firstUnknown(
  { signal }: SiteSessions,
  session: Session,
  links: readonly PointBackup[],
  unknownParentId: string | null,
): Promise<number> {
  const knows = async (backupId: string | null) => {
    if (backupId === null) return false;
    const found = await findBackup(session, backupId, { signal, deadlineMs: CALL_MS });
    // Being imported right now, by another: it is waited for as one of ours.
    if (!found || found.status === "creating") return false;
    if (found.status !== "available" && found.status !== "restoring") throw unusable(session, found);
    await needSamePlace(session, found, signal);
    return true;
  };
  for (let i = links.length - 2; i >= 0; i--) if (await knows(links[i]?.backupId ?? null)) return i + 1;
  if (unknownParentId !== null && !(await knows(unknownParentId)))
    throw new OpenStackError({
      kind: "conflict",
      site: session.site,
      call: "POST /backups/import_record",
      cause: `it builds on the backup ${unknownParentId}, which Stillpoint did not make and this site does not know`,
      sent: false,
    });
  return 0;
}

const unusable = (session: Session, { id, status, failReason }: Backup) =>
  new OpenStackError({
    kind: "conflict",
    site: session.site,
    call: "POST /backups/import_record",
    cause: `it builds on the backup ${id}, which is in the state ${status} there${failReason ? `: ${failReason}` : ""}`,
    sent: false,
  });

const noRecord = (session: Session, { backupId, volumeName }: PointBackup) =>
  new OpenStackError({
    kind: "unavailable",
    site: session.site,
    call: "POST /backups/import_record",
    cause: `the record of the backup ${backupId ?? "that is being made"} of ${volumeName} is not read yet`,
    sent: false,
  });

/** @throws AppError when no credential of the project is stored in which the parents are known */
async function importersOf(siteId: string, own: PointBackup, parents: readonly PointBackup[]) {
  const [site, source, copies] = await Promise.all([
    db().site.findUnique({ where: { id: siteId }, include: { credentials: true } }),
    db().siteCredential.findUnique({ where: { id: own.credentialId }, select: { projectName: true } }),
    db().backupCopy.findMany({ where: { siteId, backupRowId: { in: parents.map(({ id }) => id) } } }),
  ]);
  if (!site) throw new AppError("not_found", "There is no such site any more.");
  const projectName = source?.projectName ?? (await describedProject(own));
  const of = { projectId: own.projectId, projectName };
  // The nearest one that was told: between it and this one, some may still wait.
  const place = parents
    .toReversed()
    .map(({ id }) => copies.find(({ backupRowId }) => backupRowId === id))
    .find((copy) => copy && (copy.projectId ?? copy.credentialId) !== null);
  const ids = chooseImporters(site.credentials, site.recordsCredentialId, of, place ?? null);
  if (ids.length === 0 && place?.projectId)
    throw new AppError(
      "precondition_failed",
      `${site.name}: the backups that it builds on are known in the project ${place.projectId} there, of which no credential is stored`,
    );
  return { ids, siteName: site.name };
}

/** What the project was called when the point was made: its credential may be gone, or another installation's. */
async function describedProject({ pointId, projectId }: PointBackup): Promise<string | null> {
  const { servers } = await db().recoveryPoint.findUniqueOrThrow({
    where: { id: pointId },
    select: { servers: true },
  });
  const described = servers as unknown as Pick<ServerDescription, "projectId" | "projectName">[];
  return described.find((server) => server.projectId === projectId)?.projectName ?? null;
}

async function noteKnown(
  { clock }: SiteSessions,
  { id }: PointBackup,
  { siteId, siteName, credentialId }: { siteId: string; siteName: string; credentialId: string },
): Promise<void> {
  const credential = await db().siteCredential.findUnique({
    where: { id: credentialId },
    select: { projectId: true },
  });
  const known = {
    state: "known",
    cause: null,
    credentialId,
    projectId: credential?.projectId ?? null,
    knownAt: new Date(clock.now()),
  };
  await db().backupCopy.upsert({
    where: { backupRowId_siteId: { backupRowId: id, siteId } },
    create: { backupRowId: id, siteId, siteName, tries: 1, ...known },
    update: known,
  });
}
