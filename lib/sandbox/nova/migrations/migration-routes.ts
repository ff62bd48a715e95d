import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { zonelessTime } from "../../core/times";
import { cancelMigration, completeMigration } from "../actions/live-migrate";
import { allowAdmin } from "../allow";
import { checkLock, checkState } from "../check-state";
import { findServer } from "../find-server";
import { pageOf, pageQuery } from "../paging";
import { MIGRATIONS, type Migration } from "../rows";
import { FLAVORS } from "../rows-site";
import { bookmark, selfLink } from "../server-links";

const time = (ms: number) => zonelessTime(Math.floor(ms / 1000) * 1000);
const LIVE = ["queued", "preparing", "running", "post-migrating"];
const isGoingOn = (migration: Migration) =>
  migration.type === "live-migration" && LIVE.includes(migration.status);

const shared = (ask: Ask, m: Migration) => ({
  id: m.number,
  ...(isAtLeast(ask, "2.59") ? { uuid: m.id } : {}),
  source_compute: m.sourceHost,
  source_node: m.sourceHost,
  dest_compute: m.targetHost,
  dest_node: m.targetHost,
  dest_host: null,
  status: m.status,
  created_at: time(m.createdAt),
  updated_at: time(m.updatedAt),
  ...(isAtLeast(ask, "2.80") ? { user_id: m.userId, project_id: m.projectId } : {}),
});

/** (nova/api/openstack/compute/migrations.py, _output) */
function migrationView(ask: Ask, m: Migration) {
  const path = `servers/${m.serverId}/migrations/${m.number}`;
  // The database's number of a flavor, which is told nowhere else.
  const numberOf = (id: string) =>
    ask.site
      .rows(FLAVORS)
      .all()
      .findIndex((flavor) => flavor.id === id) + 1;
  return {
    ...shared(ask, m),
    instance_uuid: m.serverId,
    old_instance_type_id: numberOf(m.oldFlavor.id),
    new_instance_type_id: numberOf(m.newFlavorId),
    ...(isAtLeast(ask, "2.23") ? { migration_type: m.type } : {}),
    ...(isAtLeast(ask, "2.23") && isGoingOn(m)
      ? { links: [{ rel: "self", href: selfLink(ask.site, path) }, bookmark(ask.site, path)] }
      : {}),
  };
}

/** (nova/api/openstack/compute/server_migrations.py, output) */
const liveView = (ask: Ask, m: Migration) => ({
  ...shared(ask, m),
  server_uuid: m.serverId,
  memory_total_bytes: null,
  memory_processed_bytes: null,
  memory_remaining_bytes: null,
  disk_total_bytes: null,
  disk_processed_bytes: null,
  disk_remaining_bytes: null,
});

const FILTERS: Readonly<Record<string, (m: Migration, value: string) => boolean>> = {
  instance_uuid: (m, value) => m.serverId === value,
  status: (m, value) => m.status === value,
  migration_type: (m, value) => m.type === value,
  source_compute: (m, value) => m.sourceHost === value,
  host: (m, value) => m.sourceHost === value || m.targetHost === value,
  user_id: (m, value) => m.userId === value,
  project_id: (m, value) => m.projectId === value,
  "changes-since": (m, value) => m.updatedAt >= Date.parse(value),
  "changes-before": (m, value) => Math.floor(m.updatedAt / 1000) * 1000 <= Date.parse(value),
  hidden: (_m, value) => !/^(1|true)$/i.test(value),
};
const PAGING = ["limit", "marker"];

function list(ask: Ask): Answer {
  allowAdmin(ask, "os-migrations:index");
  const wanted = [...ask.query].filter(([name]) => !PAGING.includes(name));
  for (const [name] of wanted)
    if (!(name in FILTERS) && isAtLeast(ask, "2.59"))
      throw new Refusal(400, `Additional properties are not allowed ('${name}' was unexpected)`);
  const found = ask.site
    .rows(MIGRATIONS)
    .filter((m) => wanted.every(([name, value]) => FILTERS[name]?.(m, value) ?? true))
    .reverse();
  const { limit, marker } = pageQuery(ask, isAtLeast(ask, "2.59"));
  const { page, links } = pageOf(ask, found, { limit, marker, idOf: (m) => m.id });
  return ok({
    migrations: page.map((m) => migrationView(ask, m)),
    ...(links ? { migrations_links: links } : {}),
  });
}

function listLive(ask: Ask): Answer {
  const server = findServer(ask);
  allowAdmin(ask, "servers:migrations:index");
  const found = ask.site.rows(MIGRATIONS).filter((m) => m.serverId === server.id && isGoingOn(m));
  return ok({ migrations: found.map((m) => liveView(ask, m)) });
}

function find(ask: Ask): Migration | undefined {
  const { server, migration } = ask.params;
  return ask.site
    .rows(MIGRATIONS)
    .find((m) => m.serverId === server && (String(m.number) === migration || m.id === migration));
}

function showLive(ask: Ask): Answer {
  const server = findServer(ask);
  allowAdmin(ask, "servers:migrations:show");
  const { migration: id } = ask.params;
  const migration = find(ask);
  if (!migration) throw notFound(`In-progress live migration ${id} is not found for server ${server.id}.`);
  if (migration.type !== "live-migration")
    throw notFound(`Migration ${id} for server ${server.id} is not live-migration.`);
  if (!isGoingOn(migration))
    throw notFound(`Live migration ${id} for server ${server.id} is not in progress.`);
  return ok({ migration: liveView(ask, migration) });
}

/** (nova/exception.py, InvalidMigrationState) */
const wrongState = (id: string, serverId: string, { status }: Migration, method: string) =>
  new Refusal(
    400,
    `Migration ${id} state of instance ${serverId} is ${status}. Cannot ${method} while the migration is in this state.`,
  );

function abort(ask: Ask): Answer {
  const server = findServer(ask);
  allowAdmin(ask, "servers:migrations:delete");
  checkLock(ask.caller, server);
  checkState(server, "abort live migration", { taskStates: ["migrating"] });
  const id = ask.params.migration ?? "";
  const migration = find(ask);
  if (!migration) throw notFound(`Migration ${id} not found for instance ${server.id}`);
  const allowed = isAtLeast(ask, "2.65") ? ["running", "queued", "preparing"] : ["running"];
  if (!allowed.includes(migration.status)) throw wrongState(id, server.id, migration, "abort live migration");
  cancelMigration(ask, server, migration);
  return empty(202);
}

function complete(ask: Ask): Answer {
  const server = findServer(ask);
  allowAdmin(ask, "servers:migrations:force_complete");
  if (!ask.body || typeof ask.body !== "object" || !("force_complete" in ask.body))
    throw new Refusal(400, "Malformed request body");
  checkLock(ask.caller, server);
  checkState(server, "force_complete", { vmStates: ["active"], taskStates: ["migrating"] });
  const id = ask.params.migration ?? "";
  const migration = find(ask);
  if (!migration) throw new Refusal(400, `Migration ${id} not found for instance ${server.id}`);
  if (migration.status !== "running") throw wrongState(id, server.id, migration, "force complete");
  completeMigration(ask, server, migration);
  return empty(202);
}

export const migrationRoutes: readonly Route[] = [
  { name: "migrations.list", method: "GET", path: "/v2.1/os-migrations", run: list },
  { name: "servers.migrations", method: "GET", path: "/v2.1/servers/:server/migrations", run: listLive },
  {
    name: "servers.migration",
    method: "GET",
    path: "/v2.1/servers/:server/migrations/:migration",
    run: showLive,
  },
  {
    name: "servers.migration_abort",
    method: "DELETE",
    path: "/v2.1/servers/:server/migrations/:migration",
    run: abort,
  },
  {
    name: "servers.migration_complete",
    method: "POST",
    path: "/v2.1/servers/:server/migrations/:migration/action",
    run: complete,
  },
];
