import type { Site } from "../../core/site";
import { GROUPS, SNAPSHOTS, VOLUME_TYPES, VOLUMES, type Volume } from "../rows";
import { BACKUPS } from "../rows-backups";

interface Sum {
  count: number;
  gigabytes: number;
}

/** How much of each resource a project has; what is not there is 0. Snapshots count as gigabytes, too. */
export function projectUsage(site: Site, projectId: string): Record<string, number> {
  const usage: Record<string, number> = {};
  const add = (resource: string, much: number) => {
    if (much > 0) usage[resource] = (usage[resource] ?? 0) + much;
  };
  for (const [resource, rows] of [
    ["volumes", site.rows(VOLUMES).all()],
    ["snapshots", site.rows(SNAPSHOTS).all()],
  ] as const)
    for (const [typeId, { count, gigabytes }] of byType(rows, projectId)) {
      const type = site.rows(VOLUME_TYPES).get(typeId)?.name ?? typeId;
      add(resource, count);
      add(`${resource}_${type}`, count);
      add("gigabytes", gigabytes);
      add(`gigabytes_${type}`, gigabytes);
    }
  for (const backup of site.rows(BACKUPS).all()) {
    if (backup.projectId !== projectId) continue;
    add("backups", 1);
    add("backup_gigabytes", backup.sizeGib);
  }
  for (const group of site.rows(GROUPS).all()) if (group.projectId === projectId) add("groups", 1);
  return usage;
}

type Sized = Pick<Volume, "projectId" | "sizeGib" | "typeId">;

/** There may be tens of thousands, and each new volume asks: so only sums are made in here. */
function byType(rows: readonly Sized[], projectId: string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const { projectId: owner, sizeGib, typeId } of rows) {
    if (owner !== projectId) continue;
    const sum = sums.get(typeId);
    if (sum) {
      sum.count += 1;
      sum.gigabytes += sizeGib;
    } else sums.set(typeId, { count: 1, gigabytes: sizeGib });
  }
  return sums;
}
