import { randomUUID } from "node:crypto";
import type { BackupContext } from "../backups/backup-context";
import type { PlannedMember } from "../backups/backup-plan";
import { db } from "../db";
import { isOpenStackError } from "../openstack/errors";
import { listServerGroups } from "../openstack/nova/server-groups";
import type { Session } from "../openstack/session";
import { RunStopped, stopReasonOf } from "../runs/run-stopped";
import { seal } from "../secrets/seal";
import { storable } from "../storable";
import { describeServer, type Surroundings } from "./describe/describe-server";
import { readNetwork } from "./describe/read-network";
import { attempt, readVm, type VmReading } from "./describe/read-vm";
import type { ServerDescription } from "./server-description";

const STEP = "check:describe";
const DEADLINE_MS = 60_000;

/** User data by server id, base64 as Nova has it: sealed together. */
export type UserData = Record<string, string>;

export const USER_DATA_COLUMN = { table: "recovery_points", column: "sealed_user_data" } as const;

interface Described {
  servers: ServerDescription[];
  userData: UserData;
}

/**
 * Makes the recovery point of a run, with all that is needed to rebuild its VMs; before the window, since it takes
 * many calls. Called again, it gives the same point.
 * @returns the point's id
 * @throws RunStopped when Nova or Cinder does not tell what a VM is made of
 */
export async function describePoint(ctx: BackupContext): Promise<string> {
  const known = await db().recoveryPoint.findUnique({ where: { runId: ctx.run.id }, select: { id: true } });
  if (known) return known.id;
  ctx.journal.plan([{ key: STEP, phase: "preflight", position: 90, title: "Describe the VMs" }]);
  ctx.journal.begin(STEP);
  try {
    const described = await readAll(ctx);
    const id = await keep(ctx, described);
    const open = described.servers.filter(({ missing, failed }) => missing.length + failed.length > 0);
    const left = open.map(({ name, missing, failed }) => `${name}: ${[...failed, ...missing].join(", ")}`);
    ctx.journal.end(STEP, {
      state: left.length > 0 ? "warned" : "succeeded",
      ...(left.length > 0
        ? { cause: `Could not be read: ${left.join("; ")}`, todo: "It will be asked for at a recovery." }
        : {}),
      detail: { vms: described.servers.length },
    });
    return id;
  } catch (error) {
    if (!isOpenStackError(error)) throw error;
    const reason = stopReasonOf(error, STEP);
    const isCancelled = error.kind === "aborted" && ctx.signal.aborted;
    ctx.journal.end(STEP, { state: "failed", cause: reason.cause, todo: reason.todo });
    throw new RunStopped(reason, isCancelled);
  }
}

async function readAll(ctx: BackupContext): Promise<Described> {
  const admin = await recordsReader(ctx);
  const credentialIds = [...new Set(ctx.plan.members.map(({ credentialId }) => credentialId))];
  const parts = await Promise.all(
    credentialIds.map((id) =>
      describeProject(
        ctx,
        admin,
        id,
        ctx.plan.members.filter(({ credentialId }) => credentialId === id),
      ),
    ),
  );
  const order = new Map(ctx.plan.members.map(({ serverId }, i) => [serverId, i]));
  const place = ({ serverId }: ServerDescription) => order.get(serverId) ?? 0;
  return {
    servers: parts.flatMap(({ servers }) => servers).sort((a, b) => place(a) - place(b)),
    userData: Object.assign({}, ...parts.map(({ userData }) => userData)),
  };
}

/** The credential that handles records has an administrator's rights: it sees what Nova hides from members. */
async function recordsReader(ctx: BackupContext): Promise<Session | undefined> {
  const site = await db().site.findUnique({
    where: { id: ctx.plan.site.id },
    select: { recordsCredentialId: true },
  });
  return site?.recordsCredentialId ? ctx.reader(site.recordsCredentialId) : undefined;
}

async function describeProject(
  ctx: BackupContext,
  admin: Session | undefined,
  credentialId: string,
  members: readonly PlannedMember[],
): Promise<Described> {
  const session = await ctx.reader(credentialId);
  const options = { signal: ctx.signal, deadlineMs: DEADLINE_MS };
  const serverIds = members.map(({ serverId }) => serverId);
  const readings = Promise.all(
    members.map(
      async (member): Promise<[PlannedMember, VmReading]> => [
        member,
        await readVm(session, admin, member, options),
      ],
    ),
  );
  const [vms, network, serverGroups, credential] = await Promise.all([
    readings,
    attempt(() => readNetwork(session, serverIds, options), options),
    attempt(() => listServerGroups(session, options), options),
    db().siteCredential.findUnique({ where: { id: credentialId }, select: { projectName: true } }),
  ]);
  const around: Surroundings = { projectName: credential?.projectName ?? null, network, serverGroups };
  return {
    servers: vms.map(([member, vm]) => describeServer(member, vm, around)),
    userData: Object.fromEntries(
      vms.flatMap(([{ serverId }, { server }]) => (server.userData ? [[serverId, server.userData]] : [])),
    ),
  };
}

async function keep(ctx: BackupContext, { servers, userData }: Described): Promise<string> {
  const id = randomUUID();
  const { plan, run } = ctx;
  await db().$transaction(async (tx) => {
    const hasAny = Object.keys(userData).length > 0;
    const sealedUserData = hasAny
      ? await seal(tx, JSON.stringify(userData), { ...USER_DATA_COLUMN, row: id })
      : null;
    await tx.recoveryPoint.create({
      data: {
        id,
        vnfId: plan.vnf.id,
        vnfName: plan.vnf.name,
        runId: run.id,
        siteId: plan.site.id,
        siteName: plan.site.name,
        // Until the window tells the true one.
        takenAt: new Date(ctx.clock.now()),
        servers: storable(servers) as object,
        sealedUserData,
      },
    });
  });
  return id;
}
