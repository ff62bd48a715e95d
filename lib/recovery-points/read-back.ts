import type { BackupContext } from "../backups/backup-context";
import { db } from "../db";
import type { PointBackup } from "../generated/prisma/client";
import { type Backup, findBackup, listBackups } from "../openstack/cinder/backups";
import { OpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import { chooseOwn } from "./catalogue/choose-credentials";
import { readChain } from "./catalogue/read-chain";
import { type ChainLink, judgeChain } from "./judge/judge-chain";
import type { JudgedBackup } from "./judge/judge-point";

/**
 * Looks at every backup of a point, and at what it builds on, as the site has it now. Our rows follow what is seen.
 * @throws OpenStackError when the site does not tell
 */
export async function readBack(ctx: BackupContext, pointId: string): Promise<JudgedBackup[]> {
  const rows = await db().pointBackup.findMany({ where: { pointId } });
  const chains = await Promise.all(rows.map(readChain));
  const seen = await look(
    ctx,
    chains.flatMap(({ links }) => links),
  );
  const links = new Map(chains.flatMap((chain) => chain.links).map((link) => [link.id, link]));
  await Promise.all(
    [...links.values()].map((row) => note(row, row.backupId === null ? undefined : seen.get(row.backupId))),
  );
  return rows.map((row, i) =>
    judged(row, chains[i]?.links ?? [], (backupId) => {
      const found = seen.get(backupId);
      return found && { status: found.status, sizeGib: found.sizeGib, failReason: found.failReason ?? null };
    }),
  );
}

/** The same by our rows alone: as they were when the site was last asked about them. */
export async function lastSeen(pointId: string): Promise<JudgedBackup[]> {
  const rows = await db().pointBackup.findMany({ where: { pointId } });
  return Promise.all(
    rows.map(async (row) => {
      const { links } = await readChain(row);
      return judged(row, links, (backupId) => {
        const link = links.find((each) => each.backupId === backupId);
        return link && { status: link.state, sizeGib: link.sizeGib, failReason: link.failReason };
      });
    }),
  );
}

type Look = (backupId: string) => { status: string; sizeGib: number; failReason: string | null } | undefined;

function judged(row: PointBackup, links: readonly PointBackup[], look: Look): JudgedBackup {
  const found = row.backupId === null ? undefined : look(row.backupId);
  return {
    volumeId: row.volumeId,
    backupId: row.backupId,
    status: found?.status ?? null,
    failReason:
      found?.failReason ?? row.failReason ?? (row.backupId && !found ? "it is gone from the site" : null),
    sizeGib: found?.sizeGib ?? null,
    hasRecord: row.sealedRecord !== null,
    chain:
      row.backupId === null
        ? { is: "unknown", why: "no backup was made" }
        : judgeChain(row.backupId, new Map(links.flatMap((link) => linkOf(link, look)))),
  };
}

const linkOf = (
  { backupId, parentBackupId, sealedRecord }: PointBackup,
  look: Look,
): [string, ChainLink][] => {
  if (backupId === null) return [];
  const status = look(backupId)?.status ?? null;
  return [[backupId, { backupId, parentBackupId, hasRecord: sealedRecord !== null, status }]];
};

/** One list per project; what is missing from it is asked for by itself: a list may lag (I17). */
async function look(ctx: BackupContext, links: readonly PointBackup[]): Promise<Map<string, Backup>> {
  const found = new Map<string, Backup>();
  const credentials = await db().siteCredential.findMany({ where: { siteId: ctx.plan.site.id } });
  const made = links.filter(({ backupId }) => backupId !== null);
  const owners = new Map(made.map((link) => [link.id, chooseOwn(credentials, link)]));
  await Promise.all(
    [...new Set(owners.values())].map(async (credentialId) => {
      if (credentialId === undefined) throw noCredential(ctx);
      const session = await ctx.reader(credentialId);
      const own = made.filter((link) => owners.get(link.id) === credentialId);
      const wanted = new Set(own.flatMap(({ backupId }) => backupId ?? []));
      await lookFor(session, wanted, ctx.signal, found);
    }),
  );
  return found;
}

const noCredential = ({ plan }: BackupContext) =>
  new OpenStackError({
    kind: "forbidden",
    site: plan.site.name,
    call: "GET /backups/detail",
    cause: "no credential is stored for the project of a backup that is to be looked at",
    sent: false,
  });

async function lookFor(
  session: Session,
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
  found: Map<string, Backup>,
): Promise<void> {
  for await (const backup of listBackups(session, { signal }))
    if (wanted.has(backup.id)) found.set(backup.id, backup);
  const missing = [...wanted].filter((id) => !found.has(id));
  await Promise.all(
    missing.map(async (id) => {
      const backup = await findBackup(session, id, { signal });
      if (backup) found.set(id, backup);
    }),
  );
}

async function note(row: PointBackup, found: Backup | undefined): Promise<void> {
  if (row.backupId === null || row.state === "deleted") return;
  const state = found?.status ?? "error";
  await db().pointBackup.update({
    where: { id: row.id },
    data: {
      state: ["available", "error", "creating"].includes(state) ? state : row.state,
      failReason: found ? (found.failReason ?? null) : "it is gone from the site",
      objectCount: found?.objectCount ?? row.objectCount,
      container: found?.container ?? row.container,
      dataTimestamp: found?.dataTimestamp ?? row.dataTimestamp,
    },
  });
}
