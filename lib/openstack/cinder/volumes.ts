import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

/** Fields were only added since 3.47: group_id 3.13, volume_type_id 3.63, encryption_key_id 3.64. */
export const VOLUME: Pin = { pin: "3.70", atLeast: "3.47" };

/* Only what no policy hides is required. (cinder/api/v3/views/volumes.py, api/contrib/volume_*_attribute.py) */
const WireVolume = z.object({
  id: z.string(),
  status: z.string(),
  size: z.number(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  created_at: Time,
  updated_at: Time,
  // "true" or "false"
  bootable: z.string().nullish(),
  encrypted: z.boolean().nullish(),
  encryption_key_id: z.string().nullish(),
  multiattach: z.boolean().nullish(),
  availability_zone: z.string().nullish(),
  volume_type: z.string().nullish(),
  volume_type_id: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  volume_image_metadata: z.record(z.string(), z.string()).nullish(),
  snapshot_id: z.string().nullish(),
  source_volid: z.string().nullish(),
  group_id: z.string().nullish(),
  replication_status: z.string().nullish(),
  migration_status: z.string().nullish(),
  attachments: z
    .array(
      z.object({
        attachment_id: z.string(),
        server_id: z.string().nullish(),
        device: z.string().nullish(),
        host_name: z.string().nullish(),
      }),
    )
    .nullish(),
  "os-vol-host-attr:host": z.string().nullish(),
  "os-vol-tenant-attr:tenant_id": z.string().nullish(),
});

function toVolume(v: z.output<typeof WireVolume>) {
  return {
    id: v.id,
    status: v.status,
    sizeGib: v.size,
    name: v.name ?? undefined,
    description: v.description ?? undefined,
    createdAt: v.created_at,
    updatedAt: v.updated_at,
    isBootable: v.bootable === "true",
    isEncrypted: v.encrypted ?? false,
    encryptionKeyId: v.encryption_key_id ?? undefined,
    isMultiattach: v.multiattach ?? false,
    availabilityZone: v.availability_zone ?? undefined,
    /** The type's name; it may be renamed, its id not. */
    typeName: v.volume_type ?? undefined,
    typeId: v.volume_type_id ?? undefined,
    metadata: v.metadata ?? {},
    /** What the VM's firmware, buses and agent follow; undefined when the volume came from no image. */
    imageMetadata: v.volume_image_metadata ?? undefined,
    snapshotId: v.snapshot_id ?? undefined,
    sourceVolumeId: v.source_volid ?? undefined,
    groupId: v.group_id ?? undefined,
    replicationStatus: v.replication_status ?? undefined,
    migrationStatus: v.migration_status ?? undefined,
    attachments: (v.attachments ?? []).map((a) => ({
      id: a.attachment_id,
      serverId: a.server_id ?? undefined,
      device: a.device ?? undefined,
      /** Admin only. */
      hostName: a.host_name ?? undefined,
    })),
    /** `host@backend#pool`; admin only. */
    host: v["os-vol-host-attr:host"] ?? undefined,
    projectId: v["os-vol-tenant-attr:tenant_id"] ?? undefined,
  };
}

/** A volume as Cinder shows it. What the policy hides is undefined. */
export type Volume = ReturnType<typeof toVolume>;

export interface ListVolumes extends ListOptions {
  /** Of all projects; needs an admin, and is ignored without a word for others. */
  allProjects?: boolean;
  projectId?: string;
  status?: string;
  name?: string;
  groupId?: string;
  /** ISO 8601; only those that were changed since, at sites from 3.60 on. Deleted ones are left out. */
  updatedSince?: string;
}

/** Comparing times (cinder/api/v3/volumes.py _handle_time_comparison_filters). */
const BY_TIME: Pin = { ...VOLUME, atLeast: "3.60" };

/** Volumes with all details, newest first. GET /volumes/detail (cinder/api/v3/volumes.py) @throws OpenStackError */
export function listVolumes(session: Session, options: ListVolumes = {}): AsyncGenerator<Volume> {
  const { allProjects, projectId, status, name, groupId, updatedSince, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/volumes/detail",
    key: "volumes",
    item: WireVolume,
    map: toVolume,
    query: {
      all_tenants: allProjects ? 1 : undefined,
      project_id: projectId,
      status,
      name,
      group_id: groupId,
      updated_at: updatedSince && `gte:${updatedSince}`,
    },
    microversion: updatedSince ? BY_TIME : VOLUME,
    options: rest,
  });
}

/** GET /volumes/{id} (cinder/api/v3/volumes.py) @throws OpenStackError kind "not_found" */
export async function getVolume(session: Session, id: string, options: CallOptions = {}): Promise<Volume> {
  const { volume } = await session.json(z.object({ volume: WireVolume }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/volumes/${segment(id)}`,
    microversion: VOLUME,
    expect: [200],
  });
  return toVolume(volume);
}

/** A volume, or undefined when there is none with this id in the project. @throws OpenStackError */
export const findVolume = (session: Session, id: string, options: CallOptions = {}) =>
  ifFound(getVolume(session, id, options));
