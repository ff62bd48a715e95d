import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Ask, empty, isAtLeast, type Task } from "../../core/http";
import { Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { bindPort } from "../../neutron/for-nova";
import { claim } from "../../placement/for-nova";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";
import { checkLock, checkState } from "../check-state";
import { Flag } from "../create/create-body";
import { groupRule } from "../create/group-rule";
import { beginAction, beginEvent, endAction, endEvent } from "../instance-actions";
import { changeMigration, newMigration } from "../migrations/new-migration";
import { needsOf } from "../needs-of";
import { MIGRATIONS, type Migration, SERVERS, type Server } from "../rows";
import type { ServerAction } from "../server-actions";
import { changeServer } from "../server-change";

const Host = z.string().min(1).max(255).nullable();
const Old = z.strictObject({ host: Host, block_migration: Flag, disk_over_commit: Flag });
const Auto = z.strictObject({ host: Host, block_migration: z.union([z.literal("auto"), Flag]) });
const Forced = Auto.extend({ force: Flag.optional() });

const QUEUED_MS = 100;
/** What goes on, how long each lasts as devcloud shows it, and the event of the record. (nova/compute/manager.py) */
const STEPS: readonly { status: string; ms: number; event?: string; isAtTarget?: boolean }[] = [
  { status: "queued", ms: QUEUED_MS },
  { status: "preparing", ms: 300, event: "compute_pre_live_migration", isAtTarget: true },
  { status: "running", ms: 350, event: "compute_live_migration" },
  {
    status: "post-migrating",
    ms: 80,
    event: "compute_post_live_migration_at_destination",
    isAtTarget: true,
  },
];
/** The server is back a little before the verdict is written. */
const VERDICT_MS = 150;

interface Args {
  serverId: string;
  requestId: string;
  migrationId: string;
  /** Where it was asked to go. */
  wanted: string | null;
  step: number;
}

/** (nova/api/openstack/compute/migrate_server.py, _migrate_live) */
export const migrateLive: ServerAction = (ask, server, value) => {
  const key = "os-migrateLive";
  const Wanted = isAtLeast(ask, "2.68")
    ? Auto
    : isAtLeast(ask, "2.30")
      ? Forced
      : isAtLeast(ask, "2.25")
        ? Auto
        : Old;
  const wanted = checkBody(z.object({ [key]: Wanted }), { [key]: value })[key] as z.output<typeof Forced>;
  allowAdmin(ask, "os-migrate-server:migrate_live");
  if (wanted.force && !wanted.host) throw new Refusal(400, "Can't force to a non-provided destination");
  checkLock(ask.caller, server);
  checkState(server, key, { vmStates: ["active", "paused"] });
  const { site, requestId } = ask;
  if (wanted.host && !site.rows(HOSTS).find(({ name }) => name === wanted.host))
    throw new Refusal(400, `Compute host ${wanted.host} could not be found.`);
  changeServer(site, server.id, { taskState: "migrating" });
  beginAction(site, server.id, "live-migration", requestId, ask.caller);
  beginEvent(site, server.id, requestId, "conductor_live_migrate_instance");
  const migration = newMigration(ask, server, "live-migration", "queued");
  const args = { serverId: server.id, requestId, migrationId: migration.id, wanted: wanted.host, step: 0 };
  site.later("nova.live-migrate", QUEUED_MS, server.id, args satisfies Args, server.name);
  return empty(202);
};

/** A step is over. */
export const liveMigrateTask: Task = (site: Site, args: Args, failure: string | undefined) => {
  const server = site.rows(SERVERS).get(args.serverId);
  const migration = site.rows(MIGRATIONS).get(args.migrationId);
  if (!server || !migration || migration.status === "cancelled") return;
  if (failure !== undefined) return giveUp(site, server, args, failure, args.step === 0 ? "error" : "failed");
  if (args.step === 0) {
    const target = findTarget(site, server, args.wanted);
    if ("why" in target) return giveUp(site, server, args, target.why, "error");
    changeMigration(site, migration.id, { targetHost: target.hostName });
    for (const [event, host] of [
      ["compute_check_can_live_migrate_destination", target.hostName],
      ["compute_check_can_live_migrate_source", migration.sourceHost],
    ] as const) {
      beginEvent(site, server.id, args.requestId, event, host);
      endEvent(site, server.id, args.requestId, event);
    }
    endEvent(site, server.id, args.requestId, "conductor_live_migrate_instance");
  }
  endStep(site, args);
  const next = STEPS[args.step + 1];
  if (!next) return arrive(site, args);
  const now = changeMigration(site, migration.id, { status: next.status });
  const host = next.isAtTarget ? now.targetHost : now.sourceHost;
  if (next.event) beginEvent(site, server.id, args.requestId, next.event, host ?? undefined);
  site.later("nova.live-migrate", next.ms, server.id, { ...args, step: args.step + 1 }, server.name);
};

function endStep(site: Site, { serverId, requestId, step }: Args): void {
  const event = STEPS[step]?.event;
  if (event) endEvent(site, serverId, requestId, event);
}

/** Another host with room. (nova/conductor/tasks/live_migrate.py) */
function findTarget(
  site: Site,
  server: Server,
  wanted: string | null,
): { hostName: string } | { why: string } {
  const from = server.hostName ?? "";
  if (wanted === from) return { why: `Unable to migrate instance (${server.id}) to current host (${from}).` };
  const hostName = claim(site, server.id, needsOf(server), {
    notOn: [from],
    ...(wanted ? { hostName: wanted } : {}),
    isFit: groupRule(site, server),
  });
  return hostName ? { hostName } : { why: "No valid host was found. There are not enough hosts available." };
}

function arrive(site: Site, args: Args): void {
  const migration = changeMigration(site, args.migrationId, {});
  const hostName = migration.targetHost;
  const server = changeServer(site, args.serverId, {
    taskState: null,
    hostName,
    availabilityZone: site.rows(HOSTS).find(({ name }) => name === hostName)?.az ?? "nova",
  });
  for (const portId of server.portIds) bindPort(site, portId, hostName ?? "");
  endAction(site, server.id, args.requestId);
  site.later("nova.live-migrated", VERDICT_MS, server.id, { migrationId: migration.id });
}

export const liveMigratedTask: Task = (site: Site, { migrationId }: { migrationId: string }) => {
  if (site.rows(MIGRATIONS).get(migrationId)) changeMigration(site, migrationId, { status: "completed" });
};

/** It stays where it is, and takes no room elsewhere. */
function giveUp(site: Site, server: Server, args: Args, why: string, status: string): void {
  const migration = changeMigration(site, args.migrationId, { status });
  if (migration.targetHost) claim(site, server.id, needsOf(server), { hostName: migration.sourceHost });
  const fault = { code: 400, message: why, details: "", createdAt: site.now() };
  changeServer(site, server.id, { taskState: null, fault });
  endAction(site, server.id, migration.requestId, { error: why });
}

/** Calls one off that goes on. (nova/compute/api.py, live_migrate_abort) */
export function cancelMigration(
  { site, requestId, caller }: Ask,
  server: Server,
  migration: Migration,
): void {
  beginAction(site, server.id, "live_migration_cancel", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_live_migration_abort", migration.sourceHost);
  site.world.agenda.drop(site, server.id, "nova.live-migrate");
  const args = { serverId: server.id, requestId, migrationId: migration.id, wanted: null, step: 0 };
  giveUp(site, server, args, `Migration ${migration.id} was aborted.`, "cancelled");
  endAction(site, server.id, requestId);
}

/** Has it end at once: the guest is paused, or goes on at the target. (nova/compute/api.py, live_migrate_force_complete) */
export function completeMigration(
  { site, requestId, caller }: Ask,
  server: Server,
  migration: Migration,
): void {
  beginAction(site, server.id, "live_migration_force_complete", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_live_migration_force_complete", migration.sourceHost);
  endAction(site, server.id, requestId);
  site.world.agenda.drop(site, server.id, "nova.live-migrate");
  const step = STEPS.findIndex(({ status }) => status === migration.status);
  const args = { serverId: server.id, requestId: migration.requestId, migrationId: migration.id };
  site.later("nova.live-migrate", 0, server.id, { ...args, wanted: null, step } satisfies Args, server.name);
}
