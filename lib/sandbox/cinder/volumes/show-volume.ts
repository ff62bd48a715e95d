import { type Ask, isAtLeast } from "../../core/http";
import { daemonOf } from "../backends/choose-backend";
import { linksTo } from "../links";
import { ATTACHMENTS, VOLUME_TYPES, type Volume } from "../rows";
import { cinderTime, freshTime } from "../time";

/** Statuses that users are not shown. (cinder/api/v2/views/volumes.py) */
const SHOWN: Record<string, string> = {
  managing: "creating",
  error_managing: "error",
  error_managing_deleting: "deleting",
};

/** A volume's least form. */
export const summaryOf = (ask: Ask, volume: Volume) => ({
  id: volume.id,
  name: volume.name,
  links: linksTo(ask, "volumes", volume.id),
});

/** A volume as the requests that make or change it answer. (cinder/api/v3/views/volumes.py) */
export function changedVolume(ask: Ask, volume: Volume) {
  const { site, caller } = ask;
  const type = site.rows(VOLUME_TYPES).get(volume.typeId);
  return {
    id: volume.id,
    status: SHOWN[volume.status] ?? volume.status,
    size: volume.sizeGib,
    availability_zone: volume.az,
    created_at: volume.updatedAt === null ? freshTime(volume.createdAt) : cinderTime(volume.createdAt),
    updated_at: cinderTime(volume.updatedAt),
    name: volume.name,
    description: volume.description,
    volume_type: type?.name ?? volume.typeId,
    snapshot_id: volume.snapshotId,
    source_volid: volume.sourceVolumeId,
    metadata: metadataOf(volume),
    links: linksTo(ask, "volumes", volume.id),
    user_id: volume.userId,
    bootable: String(volume.isBootable),
    encrypted: volume.encryptionKeyId !== null,
    replication_status: volume.replicationStatus,
    consistencygroup_id: null,
    multiattach: volume.isMultiattach,
    attachments: attachmentsOf(ask, volume),
    ...(caller.isAdmin ? { migration_status: volume.migrationStatus } : {}),
    ...(isAtLeast(ask, "3.13") ? { group_id: volume.groupId } : {}),
    ...(caller.isAdmin && isAtLeast(ask, "3.21") ? { provider_id: null } : {}),
    ...(isAtLeast(ask, "3.48") ? sharing(ask, volume) : {}),
    ...(caller.isAdmin && isAtLeast(ask, "3.61") ? { cluster_name: null } : {}),
    ...(isAtLeast(ask, "3.63") ? { volume_type_id: volume.typeId } : {}),
    ...(volume.encryptionKeyId && isAtLeast(ask, "3.64")
      ? { encryption_key_id: volume.encryptionKeyId }
      : {}),
    ...(isAtLeast(ask, "3.65") ? { consumes_quota: true } : {}),
  };
}

/** A volume as it is listed and shown: with what the extensions add. (cinder/api/contrib/volume_*_attribute.py) */
export const detailsOf = (ask: Ask, volume: Volume) => ({
  ...changedVolume(ask, volume),
  created_at: cinderTime(volume.createdAt),
  "os-vol-tenant-attr:tenant_id": volume.projectId,
  ...(ask.caller.isAdmin
    ? {
        "os-vol-mig-status-attr:migstat": volume.migrationStatus,
        "os-vol-mig-status-attr:name_id": null,
        "os-vol-host-attr:host": volume.host,
      }
    : {}),
  ...(volume.imageMetadata === null ? {} : { volume_image_metadata: volume.imageMetadata }),
});

/** Its metadata, and what of the admins' metadata users may see. (cinder/api/api_utils.py) */
const metadataOf = ({ metadata, isReadonly }: Volume) =>
  isReadonly === null ? metadata : { ...metadata, readonly: isReadonly ? "True" : "False" };

function attachmentsOf({ site, caller }: Ask, volume: Volume) {
  if (volume.attachmentIds.length === 0) return [];
  const rows = site.rows(ATTACHMENTS);
  return volume.attachmentIds.flatMap((id) => {
    const attachment = rows.get(id);
    if (attachment?.status !== "attached") return [];
    return {
      id: volume.id,
      attachment_id: id,
      volume_id: volume.id,
      server_id: attachment.serverId,
      host_name: caller.isAdmin ? attachment.hostName : null,
      device: attachment.device,
      attached_at: cinderTime(attachment.attachedAt),
    };
  });
}

const sharing = ({ site }: Ask, { host }: Volume) => ({
  shared_targets: host === null,
  service_uuid: daemonOf(site, host)?.id ?? null,
});
