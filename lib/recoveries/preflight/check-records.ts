import { db } from "../../db";
import { type Finding, stop, warn } from "../../made/check";
import { type Backup, findBackup, listBackups } from "../../openstack/cinder/backups";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import { recordOf } from "../read-point-facts";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedImport } from "../recovery-run-plan";
import { counted } from "../words";
import { CALL_MS, credentialsOf, ofCredential, type RecoveryCheck } from "./recovery-check";

/** With more of them one list costs the site less than each by itself. */
const ONE_BY_ONE = 20;

/** Each backup is known at the target and can be read there, or its record can be brought there. */
export const checkRecords: RecoveryCheck = {
  name: "records",
  title: "Backup records are known, or can be imported",
  async run(ctx) {
    const { imports } = ctx.plan;
    const known = imports.filter(({ isKnown }) => isKnown);
    const findings = await Promise.all(
      credentialsOf(ctx.plan).map(async (id) => [
        ...(await judgeKnown(ctx, id, ofCredential(known, id))),
        ...(await judgeRights(ctx, id)),
      ]),
    );
    return {
      findings: [
        ...findings.flat(),
        ...(await judgeSealed(
          ctx,
          imports.filter((i) => !i.isKnown),
        )),
      ],
      detail: { known: known.length, of: imports.length },
    };
  },
};

async function judgeKnown(
  ctx: RecoveryContext,
  credentialId: string,
  known: readonly PlannedImport[],
): Promise<Finding[]> {
  if (known.length === 0) return [];
  const { to } = ctx.plan;
  const call = { signal: ctx.signal, deadlineMs: CALL_MS };
  const there = await readBackups(await ctx.reader(credentialId), known, call);
  return known.flatMap(({ backupId }) => {
    const backup = there.get(backupId);
    if (!backup)
      return [
        stop(
          `The record of the backup ${backupId} is not in its project at ${to.name} any more.`,
          `Look at the site who deleted it. Choose another recovery point, or another site.`,
        ),
      ];
    if (backup.status === "available") return [];
    if (backup.status === "restoring")
      return [
        warn(
          `The backup ${backupId} is being restored by somebody else at ${to.name}.`,
          "Its restore waits until that is over.",
        ),
      ];
    return [
      stop(
        `The backup ${backupId} at ${to.name} is in the state ${backup.status}${backup.failReason ? `: ${backup.failReason}` : ""}.`,
        `Look at it at the site (openstack volume backup show ${backupId}), or choose another recovery point.`,
      ),
    ];
  });
}

async function readBackups(
  session: Session,
  wanted: readonly PlannedImport[],
  call: CallOptions,
): Promise<ReadonlyMap<string, Backup>> {
  const ids = new Set(wanted.map(({ backupId }) => backupId));
  const found = new Map<string, Backup>();
  if (ids.size > ONE_BY_ONE)
    for await (const backup of listBackups(session, call))
      if (ids.has(backup.id)) found.set(backup.id, backup);
  // What is missing from a list is not thereby gone (I17).
  const rest = [...ids].filter((id) => !found.has(id));
  await Promise.all(
    rest.map(async (id) => {
      const backup = await findBackup(session, id, call);
      if (backup) found.set(id, backup);
    }),
  );
  return found;
}

/** An import is for administrators (openstack-api.md 0.5). */
async function judgeRights(ctx: RecoveryContext, credentialId: string): Promise<Finding[]> {
  const unknown = ofCredential(ctx.plan.imports, credentialId).filter(({ isKnown }) => !isKnown);
  if (unknown.length === 0) return [];
  const session = await ctx.reader(credentialId);
  const { roles, project } = await session.token({ signal: ctx.signal, deadlineMs: CALL_MS });
  if (roles.some((role) => role.toLowerCase() === "admin")) return [];
  return [
    stop(
      `${counted(unknown.length, "backup record")} ${unknown.length === 1 ? "is" : "are"} not known at ${ctx.plan.to.name} yet, and the credential of ${project?.name ?? "its project"} may not import any: it has no admin role.`,
      "Give its user the admin role in that project, or wait until the records are known.",
    ),
  ];
}

async function judgeSealed(ctx: RecoveryContext, unknown: readonly PlannedImport[]): Promise<Finding[]> {
  const rows = await db().pointBackup.findMany({
    where: { id: { in: unknown.map(({ backupRowId }) => backupRowId) } },
    select: { id: true, sealedRecord: true },
  });
  return unknown.flatMap(({ backupRowId, backupId }) => {
    const row = rows.find(({ id }) => id === backupRowId);
    const record = row ? recordOf(row) : "missing";
    if (record === "opens") return [];
    const what = `The backup ${backupId} is not known at ${ctx.plan.to.name}, and`;
    return [
      record === "missing"
        ? stop(
            `${what} its record was never read.`,
            "Let its own site answer, or choose another recovery point.",
          )
        : stop(
            `${what} its record is sealed by another installation’s key.`,
            "Import the manifests again with the encryption key of the installation that wrote them.",
          ),
    ];
  });
}
