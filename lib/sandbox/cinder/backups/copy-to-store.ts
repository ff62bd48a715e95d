import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { Site } from "../../core/site";
import { BLOCK_BYTES, BLOCKS, type Blocks } from "../content";
import { BACKUPS, type Backup } from "../rows-backups";
import { objectNames } from "./object-names";
import { takeVolumeMeta, type VolumeMeta } from "./volume-meta";

/** What the object named "…_metadata" says. (cinder/backup/chunkeddriver.py, _write_metadata) */
export interface StoredMetadata {
  version: "1.0.0";
  backup_id: string;
  volume_id: string;
  backup_name: string | null;
  backup_description: string | null;
  created_at: string;
  objects: { block: number; offset: number; length: number; compression: "zlib"; name: string }[];
  parent_id: string | null;
  volume_meta: VolumeMeta;
}
interface StoredSums {
  version: "1.0.0";
  backup_id: string;
  volume_id: string;
  chunk_size: number;
  sha256s: string[];
}

/**
 * Writes a backup's blocks to the store: all of them, or, of an increment, those that are not as in its parent.
 * @returns how many objects with data there are
 * @throws Error that says why it is not possible
 */
export function copyToStore(site: Site, backup: Backup, blocks: Blocks): number {
  const { blobs } = site.world;
  const names = objectNames(backup);
  const before = backup.parentId === null ? undefined : parentSums(site, backup);
  const sums = blocks.map((block) => createHash("sha256").update(block, "latin1").digest("hex"));
  const changed = [...blocks.entries()].filter(([i]) => sums[i] !== before?.[i]);
  const objects = changed.map(([block, data], i) => {
    const name = names.block(i + 1);
    blobs.put(name, deflateSync(Buffer.from(data, "latin1")));
    return { block, offset: block * BLOCK_BYTES, length: BLOCK_BYTES, compression: "zlib" as const, name };
  });
  const about = { version: "1.0.0", backup_id: backup.id, volume_id: backup.volumeId } as const;
  const metadata: StoredMetadata = {
    ...about,
    backup_name: backup.name,
    backup_description: backup.description,
    created_at: new Date(backup.createdAt).toISOString(),
    objects,
    parent_id: backup.parentId,
    volume_meta: takeVolumeMeta(site, backup.volumeId),
  };
  const stored: StoredSums = { ...about, chunk_size: BLOCK_BYTES, sha256s: sums };
  blobs.put(names.sums, Buffer.from(JSON.stringify(stored)));
  blobs.put(names.metadata, Buffer.from(JSON.stringify(metadata)));
  return objects.length;
}

function parentSums(site: Site, { parentId, sizeGib }: Backup): readonly string[] {
  const parent = site.rows(BACKUPS).get(parentId ?? "");
  if (!parent) throw new Error(`Backup ${parentId} could not be found.`);
  const { sums } = objectNames(parent);
  const bytes = site.world.blobs.get(sums);
  if (!bytes) throw new Error(`[Errno 2] No such file or directory: '/var/lib/cinder/${sums}'`);
  const { sha256s } = JSON.parse(bytes.toString()) as StoredSums;
  if (sizeGib > parent.sizeGib)
    throw new Error("Invalid backup: Volume size increased since the last backup. Do a full backup.");
  return sha256s;
}

/** Removes a backup's objects, for every region that knows the backup. */
export function removeFromStore(site: Site, backup: Backup): void {
  const names = objectNames(backup);
  const { blobs } = site.world;
  for (let n = 1; n <= BLOCKS; n++) blobs.remove(names.block(n));
  blobs.remove(names.metadata);
  blobs.remove(names.sums);
}
