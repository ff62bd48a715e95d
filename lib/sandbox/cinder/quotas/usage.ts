import type { Site } from "../../core/site";
import { GROUPS, SNAPSHOTS, VOLUME_TYPES, VOLUMES } from "../rows";
import { BACKUPS } from "../rows-backups";

/** How much of each resource a project has; what is not there is 0. Snapshots count as gigabytes, too. */
export function projectUsage(site: Site, projectId: string): Record<string, number> {
  const usage: Record<string, number> = {};
  const names = new Map(
    site
      .rows(VOLUME_TYPES)
      .all()
      .map(({ id, name }) => [id, name]),
  );
  const count = (resource: string, much: number, typeId?: string) => {
    usage[resource] = (usage[resource] ?? 0) + much;
    if (typeId !== undefined) {
      const ofType = `${resource}_${names.get(typeId) ?? typeId}`;
      usage[ofType] = (usage[ofType] ?? 0) + much;
    }
  };
  for (const volume of site.rows(VOLUMES).all()) {
    if (volume.projectId !== projectId) continue;
    count("volumes", 1, volume.typeId);
    count("gigabytes", volume.sizeGib, volume.typeId);
  }
  for (const snapshot of site.rows(SNAPSHOTS).all()) {
    if (snapshot.projectId !== projectId) continue;
    count("snapshots", 1, snapshot.typeId);
    count("gigabytes", snapshot.sizeGib, snapshot.typeId);
  }
  for (const backup of site.rows(BACKUPS).all()) {
    if (backup.projectId !== projectId) continue;
    count("backups", 1);
    count("backup_gigabytes", backup.sizeGib);
  }
  for (const group of site.rows(GROUPS).all()) if (group.projectId === projectId) count("groups", 1);
  return usage;
}
