import type { Ask } from "../../core/http";
import type { Site } from "../../core/site";
import { MIGRATIONS, type Migration, type Server } from "../rows";

/** The record of a move, which outlives it. (nova/objects/migration.py) */
export function newMigration(
  { site, caller, requestId }: Ask,
  server: Server,
  type: Migration["type"],
  status: string,
): Migration {
  const now = site.now();
  return site.rows(MIGRATIONS).insert({
    id: site.world.ids.uuid(),
    number: (site.rows(MIGRATIONS).all().at(-1)?.number ?? 0) + 1,
    serverId: server.id,
    type,
    status,
    sourceHost: server.hostName ?? "",
    targetHost: null,
    requestId,
    oldFlavor: server.flavor,
    newFlavorId: server.flavor.id,
    projectId: caller.projectId ?? server.projectId,
    userId: caller.userId,
    createdAt: now,
    updatedAt: now,
  });
}

export const changeMigration = (site: Site, id: string, patch: Partial<Migration>): Migration =>
  site.rows(MIGRATIONS).update(id, { updatedAt: site.now(), ...patch });
