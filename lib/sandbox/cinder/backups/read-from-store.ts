import { inflateSync } from "node:zlib";
import type { Site } from "../../core/site";
import { BLANK, type Blocks } from "../content";
import { BACKUPS, type Backup } from "../rows-backups";
import type { StoredMetadata } from "./copy-to-store";
import { objectNames } from "./object-names";
import type { VolumeMeta } from "./volume-meta";

/**
 * A backup's bytes, from its full one on, each increment laid over what was before, and what each kept of its volume,
 * oldest first. (cinder/backup/chunkeddriver.py, restore)
 * @param sight of which project backups are seen; null for all
 * @throws Error when a backup of the chain is not known here, or an object is missing or rotten
 */
export function readFromStore(
  site: Site,
  backup: Backup,
  sight: string | null,
): { blocks: Blocks; metas: VolumeMeta[] } {
  const blocks = [...BLANK];
  const metas: VolumeMeta[] = [];
  for (const link of chainOf(site, backup, sight)) {
    const { objects, volume_meta } = readMetadata(site, link);
    const names = objectNames(link);
    for (const [i, { block }] of objects.entries()) {
      const bytes = site.world.blobs.get(names.block(i + 1));
      if (!bytes)
        throw new Error(
          "restore_backup aborted, actual object list does not match object list stored in metadata.",
        );
      blocks[block] = inflateSync(bytes).toString("latin1");
    }
    metas.push(volume_meta);
  }
  return { blocks, metas };
}

/** From the full one to this one. */
function chainOf(site: Site, backup: Backup, sight: string | null): Backup[] {
  const chain = [backup];
  for (let at = backup; at.parentId !== null; chain.unshift(at)) {
    const parent = site.rows(BACKUPS).get(at.parentId);
    if (!parent || (sight !== null && parent.projectId !== sight))
      throw new Error(`Backup ${at.parentId} could not be found.`);
    at = parent;
  }
  return chain;
}

function readMetadata(site: Site, backup: Backup): StoredMetadata {
  const name = objectNames(backup).metadata;
  const bytes = site.world.blobs.get(name);
  if (!bytes) throw new Error(`[Errno 2] No such file or directory: '/var/lib/cinder/${name}'`);
  return JSON.parse(bytes.toString()) as StoredMetadata;
}
