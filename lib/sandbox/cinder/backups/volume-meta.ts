import type { Site } from "../../core/site";
import { changeVolume, VOLUMES } from "../rows";

/** What a backup keeps of its volume beside the bytes. (cinder/backup/driver.py, BackupMetadataAPI) */
export interface VolumeMeta {
  version: 2;
  "volume-base-metadata"?: {
    display_name: string | null;
    display_description: string | null;
    encryption_key_id: string | null;
  };
  "volume-metadata"?: Readonly<Record<string, string>>;
  "volume-glance-metadata"?: Readonly<Record<string, string>>;
}

/** As the volume is now; a backup of a snapshot keeps that, too. */
export function takeVolumeMeta(site: Site, volumeId: string): VolumeMeta {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume) return { version: 2 };
  return {
    version: 2,
    "volume-base-metadata": {
      display_name: volume.name,
      display_description: volume.description,
      encryption_key_id: volume.encryptionKeyId,
    },
    ...(Object.keys(volume.metadata).length > 0 ? { "volume-metadata": volume.metadata } : {}),
    ...(volume.imageMetadata ? { "volume-glance-metadata": volume.imageMetadata } : {}),
  };
}

/**
 * Gives it to the volume that a backup is restored to: the name only where the volume has none of its own, metadata in
 * place of what it has, and it is bootable only if there was an image. (cinder/backup/driver.py, put)
 */
export function putVolumeMeta(site: Site, volumeId: string, meta: VolumeMeta): void {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume) return;
  const base = meta["volume-base-metadata"];
  const isUnnamed = !volume.name || volume.name.startsWith("restore_backup_");
  const metadata = meta["volume-metadata"];
  const imageMetadata = meta["volume-glance-metadata"];
  changeVolume(site, volumeId, {
    ...(base?.display_name && isUnnamed
      ? { name: base.display_name, description: base.display_description }
      : {}),
    ...(metadata ? { metadata } : {}),
    ...(imageMetadata ? { imageMetadata, isBootable: true } : {}),
  });
}
