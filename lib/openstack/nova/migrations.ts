import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";
import { type Accepted, callServerAction } from "./server-actions";

/** `uuid` and paging since 2.59, user and project since 2.80. */
const MIGRATIONS: Pin = { pin: "2.93", atLeast: "2.59" };

const WireMigration = z.object({
  id: z.number(),
  uuid: z.string().nullish(),
  status: z.string(),
  source_compute: z.string().nullish(),
  dest_compute: z.string().nullish(),
  created_at: Time,
  updated_at: Time,
});

const toMigration = (m: z.output<typeof WireMigration>) => ({
  id: m.id,
  /** In progress: accepted queued preparing running post-migrating. Ended: completed cancelled failed error. */
  status: m.status,
  /** Undefined when the policy hides it. */
  sourceHost: m.source_compute ?? undefined,
  targetHost: m.dest_compute ?? undefined,
  createdAt: m.created_at,
  updatedAt: m.updated_at,
});

const Bytes = z.number().nullish();
const WireLive = WireMigration.extend({
  memory_total_bytes: Bytes,
  memory_processed_bytes: Bytes,
  memory_remaining_bytes: Bytes,
  disk_total_bytes: Bytes,
  disk_processed_bytes: Bytes,
  disk_remaining_bytes: Bytes,
});

/** A live migration that goes on. Bytes are undefined until the hypervisor has told some. */
export type LiveMigration = ReturnType<typeof toLive>;

const toLive = (m: z.output<typeof WireLive>) => ({
  ...toMigration(m),
  memoryBytes: {
    total: m.memory_total_bytes ?? undefined,
    processed: m.memory_processed_bytes ?? undefined,
    remaining: m.memory_remaining_bytes ?? undefined,
  },
  diskBytes: {
    total: m.disk_total_bytes ?? undefined,
    processed: m.disk_processed_bytes ?? undefined,
    remaining: m.disk_remaining_bytes ?? undefined,
  },
});

/**
 * The live migrations of a VM that go on now: none or one; none any more once it has ended, however it ended.
 * GET /servers/{id}/migrations (nova/api/openstack/compute/server_migrations.py)
 */
export async function listLiveMigrations(
  session: Session,
  serverId: string,
  options: CallOptions = {},
): Promise<LiveMigration[]> {
  const { migrations } = await session.json(z.object({ migrations: z.array(WireLive) }), {
    ...options,
    service: "compute",
    method: "GET",
    path: `/servers/${segment(serverId)}/migrations`,
    microversion: MIGRATIONS,
    expect: [200],
  });
  return migrations.map(toLive);
}

const WireRecord = WireMigration.extend({
  uuid: z.string(),
  instance_uuid: z.string(),
  migration_type: z.string().nullish(),
  user_id: z.string().nullish(),
  project_id: z.string().nullish(),
});

/** The record of a migration, going on or ended. */
export type MigrationRecord = ReturnType<typeof toRecord>;

const toRecord = (m: z.output<typeof WireRecord>) => ({
  ...toMigration(m),
  uuid: m.uuid,
  serverId: m.instance_uuid,
  /** live-migration, migration, resize, evacuation */
  type: m.migration_type ?? undefined,
  projectId: m.project_id ?? undefined,
});

export interface ListMigrations extends ListOptions {
  serverId?: string;
  type?: "live-migration" | "migration" | "resize" | "evacuation";
  status?: string;
}

/** Migrations with their verdict, newest first; it may come a second after the VM is active again. Admin only. GET /os-migrations (nova/api/openstack/compute/migrations.py) */
export function listMigrations(
  session: Session,
  options: ListMigrations = {},
): AsyncGenerator<MigrationRecord> {
  const { serverId, type, status, ...rest } = options;
  return listItems(session, {
    service: "compute",
    path: "/os-migrations",
    key: "migrations",
    item: WireRecord,
    map: toRecord,
    idOf: (m) => m.uuid,
    query: { instance_uuid: serverId, migration_type: type, status },
    microversion: MIGRATIONS,
    options: rest,
  });
}

/**
 * Ask for a VM to be moved to another host of the same region while it runs. Accepted even when it is bound to
 * fail: the verdict is in `listMigrations` and in the instance action. Admin only.
 * POST /servers/{id}/action os-migrateLive, 2.68: without force (nova/api/openstack/compute/migrate_server.py)
 * @throws OpenStackError kind "conflict" unless it is active or paused; "bad_request" for an unknown host
 */
export const migrateServerLive = (
  session: Session,
  serverId: string,
  options: CallOptions & { host?: string } = {},
): Promise<Accepted> =>
  callServerAction(
    session,
    serverId,
    { "os-migrateLive": { host: options.host ?? null, block_migration: "auto" } },
    { ...callOptionsOf(options), microversion: { pin: "2.93", atLeast: "2.68" } },
  );
