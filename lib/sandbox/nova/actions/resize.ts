import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, type Task } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { bindPort } from "../../neutron/for-nova";
import { claim } from "../../placement/for-nova";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";
import { checkLock, checkState } from "../check-state";
import { tellBoot } from "../console-log";
import { flavorFor } from "../create/check-server";
import { groupRule } from "../create/group-rule";
import { embedded } from "../create/insert-server";
import { beginAction, beginEvent, endAction, endEvent } from "../instance-actions";
import { changeMigration, newMigration } from "../migrations/new-migration";
import { needsOf } from "../needs-of";
import { checkQuota } from "../quotas/usage-of";
import { type EmbeddedFlavor, MIGRATIONS, type Migration, POWER, SERVERS, type Server } from "../rows";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";
import { begin, type Transition, taskOf } from "./transition";

/* Another flavor, or another host, for a server that is switched off for it. (nova/compute/api.py, resize) */

/** Task states in their order, how long each lasts as devcloud shows it, and the event of the record. */
const STEPS = [
  { taskState: "resize_prep", ms: 350, event: "cold_migrate", status: "pre-migrating" },
  { taskState: "resize_migrating", ms: 100, event: "compute_resize_instance", status: "migrating" },
  { taskState: "resize_migrated", ms: 80, event: "compute_finish_resize", status: "post-migrating" },
  { taskState: "resize_finish", ms: 80, event: undefined, status: "post-migrating" },
] as const;

interface Args {
  serverId: string;
  requestId: string;
  migrationId: string;
  flavor: EmbeddedFlavor;
  hostName: string | undefined;
  wasRunning: boolean;
  step: number;
}

const ResizeBody = z.object({
  resize: z.strictObject({
    flavorRef: z.union([z.string().min(1), z.int().transform(String)]),
    "OS-DCF:diskConfig": z.enum(["AUTO", "MANUAL"]).optional(),
  }),
});

const resize: ServerAction = (ask, server, value) => {
  const { flavorRef } = checkBody(ResizeBody, { resize: value }).resize;
  checkLock(ask.caller, server);
  checkState(server, "resize", { vmStates: ["active", "stopped"] });
  const flavor = flavorFor(ask, flavorRef);
  if (flavor.id === server.flavor.id) throw new Refusal(400, "When resizing, instances must change flavor!");
  checkQuota(ask.site, server.projectId, {
    instances: 0,
    cores: Math.max(flavor.vcpus - server.flavor.vcpus, 0),
    ram: Math.max(flavor.ramMib - server.flavor.ramMib, 0),
  });
  return start(ask, server, "resize", embedded(flavor), undefined);
};

const MigrateBody = z.object({
  migrate: z.union([z.null(), z.strictObject({ host: z.string().min(1).nullish() })]),
});

const migrate: ServerAction = (ask, server, value) => {
  const wanted = isAtLeast(ask, "2.56") ? checkBody(MigrateBody, { migrate: value }).migrate : null;
  allowAdmin(ask, "os-migrate-server:migrate");
  checkLock(ask.caller, server);
  checkState(server, "migrate", { vmStates: ["active", "stopped"] });
  const hostName = wanted?.host ?? undefined;
  if (hostName && !ask.site.rows(HOSTS).find(({ name }) => name === hostName))
    throw new Refusal(400, `Compute host ${hostName} could not be found.`);
  if (hostName && hostName === server.hostName)
    throw new Refusal(400, "Cannot migrate to the host where the server exists.");
  return start(ask, server, "migrate", server.flavor, hostName);
};

function start(
  ask: Ask,
  server: Server,
  action: "resize" | "migrate",
  flavor: EmbeddedFlavor,
  hostName: string | undefined,
): Answer {
  const { site, caller, requestId } = ask;
  changeServer(site, server.id, { taskState: STEPS[0].taskState });
  beginAction(site, server.id, action, requestId, caller);
  beginEvent(site, server.id, requestId, "conductor_migrate_server");
  beginEvent(site, server.id, requestId, STEPS[0].event);
  const type = action === "resize" ? "resize" : "migration";
  const { id } = newMigration(ask, server, type, STEPS[0].status);
  changeMigration(site, id, { newFlavorId: flavor.id });
  const wasRunning = server.powerState === POWER.running;
  const args = { serverId: server.id, requestId, migrationId: id, flavor, hostName, wasRunning, step: 0 };
  site.later("nova.resize", STEPS[0].ms, server.id, args satisfies Args, server.name);
  return empty(202);
}

const resizeTask: Task = (site: Site, args: Args, failure: string | undefined) => {
  const server = site.rows(SERVERS).get(args.serverId);
  const step = STEPS[args.step];
  if (!server || !step || server.taskState !== step.taskState) return;
  const { serverId, requestId, migrationId } = args;
  if (failure !== undefined) return giveUp(site, server, args, failure);
  if (args.step === 0) {
    const hostName = claim(
      site,
      serverId,
      { ...needsOf({ ...server, flavor: args.flavor }) },
      {
        ...(args.hostName ? { hostName: args.hostName } : { notOn: [server.hostName ?? ""] }),
        isFit: groupRule(site, server),
      },
    );
    if (!hostName)
      return giveUp(site, server, args, "No valid host was found. No valid host found for resize");
    changeMigration(site, migrationId, { targetHost: hostName });
    endEvent(site, serverId, requestId, "conductor_migrate_server");
  }
  if (step.event) endEvent(site, serverId, requestId, step.event);
  const migration = site.rows(MIGRATIONS).get(migrationId) as Migration;
  const next = STEPS[args.step + 1];
  if (!next) return finish(site, server, args);
  if (next.event) beginEvent(site, serverId, requestId, next.event, migration.targetHost ?? undefined);
  changeMigration(site, migrationId, { status: next.status });
  changeServer(site, serverId, {
    taskState: next.taskState,
    ...(next.taskState === "resize_migrated"
      ? { hostName: migration.targetHost, powerState: POWER.shutdown }
      : {}),
  });
  site.later("nova.resize", next.ms, serverId, { ...args, step: args.step + 1 } satisfies Args, server.name);
};

function finish(site: Site, server: Server, { flavor, wasRunning, migrationId, requestId }: Args): void {
  for (const portId of server.portIds) bindPort(site, portId, server.hostName ?? "");
  changeMigration(site, migrationId, { status: "finished" });
  if (wasRunning) tellBoot(site, server);
  changeServer(site, server.id, {
    vmState: "resized",
    taskState: null,
    flavor,
    powerState: wasRunning ? POWER.running : POWER.shutdown,
  });
  endAction(site, server.id, requestId);
}

function giveUp(site: Site, server: Server, args: Args, why: string): void {
  const migration = changeMigration(site, args.migrationId, { status: "error" });
  if (migration.targetHost) claim(site, server.id, needsOf(server), { hostName: migration.sourceHost });
  const fault = { code: 500, message: why, details: "", createdAt: site.now() };
  changeServer(site, server.id, { taskState: null, fault });
  endAction(site, server.id, args.requestId, { error: why });
}

/** The resize that waits for its verdict. @throws Refusal 400 */
function finished(site: Site, serverId: string): Migration {
  const found = site
    .rows(MIGRATIONS)
    .all()
    .findLast((m) => m.serverId === serverId && m.status === "finished");
  if (!found) throw new Refusal(400, "Instance has not been resized.");
  return found;
}

/** As measured on devcloud; it leaves no task state. (nova/compute/api.py, confirm_resize) */
const CONFIRM_MS = 250;

const confirm: ServerAction = (ask, server) => {
  checkLock(ask.caller, server);
  checkState(server, "confirmResize", { vmStates: ["resized"] });
  const { id } = finished(ask.site, server.id);
  changeMigration(ask.site, id, { status: "confirming" });
  const { site, caller, requestId } = ask;
  beginAction(site, server.id, "confirmResize", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_confirm_resize", server.hostName ?? undefined);
  site.later("nova.confirm-resize", CONFIRM_MS, server.id, {
    serverId: server.id,
    requestId,
    migrationId: id,
  });
  return empty(204);
};

const confirmTask: Task = (
  site: Site,
  args: Pick<Args, "serverId" | "requestId" | "migrationId">,
  failure: string | undefined,
) => {
  const server = site.rows(SERVERS).get(args.serverId);
  if (server?.vmState !== "resized") return;
  changeMigration(site, args.migrationId, { status: failure === undefined ? "confirmed" : "error" });
  const isRunning = server.powerState === POWER.running;
  if (failure === undefined) changeServer(site, server.id, { vmState: isRunning ? "active" : "stopped" });
  else changeServer(site, server.id, { vmState: "error" });
  endAction(site, server.id, args.requestId, { error: failure });
};

const REVERT: Transition = {
  action: "revertResize",
  event: "compute_revert_resize",
  taskState: "resize_reverting",
  ms: 500,
  finish(site, server, { migrationId, flavor }) {
    const migration = changeMigration(site, String(migrationId), { status: "reverted" });
    const before = flavor as EmbeddedFlavor;
    claim(site, server.id, needsOf({ ...server, flavor: before }), { hostName: migration.sourceHost });
    for (const portId of server.portIds) bindPort(site, portId, migration.sourceHost);
    const isRunning = server.powerState === POWER.running;
    if (isRunning) tellBoot(site, server);
    return {
      vmState: isRunning ? "active" : "stopped",
      hostName: migration.sourceHost,
      flavor: before,
    };
  },
  onFailure: () => ({ vmState: "error" }),
};

const revert: ServerAction = (ask, server) => {
  checkLock(ask.caller, server);
  checkState(server, "revertResize", { vmStates: ["resized"] });
  const migration = finished(ask.site, server.id);
  changeMigration(ask.site, migration.id, { status: "reverting" });
  return begin(ask, server, "nova.revert-resize", REVERT, {
    migrationId: migration.id,
    flavor: migration.oldFlavor,
  });
};

export const resizeActions: Readonly<Record<string, ServerAction>> = {
  resize,
  migrate,
  confirmResize: confirm,
  revertResize: revert,
};
export const resizeTasks: Readonly<Record<string, Task>> = {
  "nova.resize": resizeTask,
  "nova.confirm-resize": confirmTask,
  "nova.revert-resize": taskOf(REVERT),
};
