import type { Site } from "../core/site";
import { type Row, table } from "../core/table";

/* What a region's Cinder knows, but its backups: those are in rows-backups.ts. Times are milliseconds since the epoch. */

export interface Volume extends Row {
  projectId: string;
  userId: string;
  name: string | null;
  description: string | null;
  sizeGib: number;
  status: string;
  /** "detached", "attached", "reserved", "attaching", "detaching" */
  attachStatus: string;
  migrationStatus: string | null;
  replicationStatus: string | null;
  typeId: string;
  az: string;
  /** "host@backend#pool"; null until the scheduler has found one. */
  host: string | null;
  isBootable: boolean;
  isMultiattach: boolean;
  isReadonly: boolean | null;
  metadata: Readonly<Record<string, string>>;
  /** What it remembers of its image; null when it came from none. */
  imageMetadata: Readonly<Record<string, string>> | null;
  snapshotId: string | null;
  sourceVolumeId: string | null;
  groupId: string | null;
  encryptionKeyId: string | null;
  /** Rows of ATTACHMENTS, oldest first. */
  attachmentIds: readonly string[];
  /** The status before "backing-up", "extending" and the like, to go back to. */
  previousStatus: string | null;
  createdAt: number;
  updatedAt: number | null;
}

export interface Snapshot extends Row {
  volumeId: string;
  projectId: string;
  userId: string;
  name: string | null;
  description: string | null;
  sizeGib: number;
  status: string;
  progress: string;
  metadata: Readonly<Record<string, string>>;
  imageMetadata: Readonly<Record<string, string>> | null;
  groupSnapshotId: string | null;
  typeId: string;
  encryptionKeyId: string | null;
  createdAt: number;
  updatedAt: number | null;
  /** When its blocks were cut; null until they are. */
  cutAt: number | null;
  /** The volume's contents at that instant; see content.ts. */
  blocks: readonly string[];
}

export interface Attachment extends Row {
  volumeId: string;
  projectId: string;
  serverId: string | null;
  /** "reserved", "attaching", "attached", "detached" */
  status: string;
  mode: string | null;
  device: string | null;
  hostName: string | null;
  connectionInfo: Readonly<Record<string, unknown>>;
  attachedAt: number | null;
  createdAt: number;
}

export interface VolumeType extends Row {
  name: string;
  description: string | null;
  isPublic: boolean;
  extraSpecs: Readonly<Record<string, string>>;
  /** Projects that may use it though it is not public. */
  projectIds: readonly string[];
  encryption: Encryption | null;
  createdAt: number;
  updatedAt: number | null;
}
export interface Encryption {
  id: string;
  provider: string;
  cipher: string | null;
  keySize: number | null;
  controlLocation: string;
}

export interface GroupType extends Row {
  name: string;
  description: string | null;
  isPublic: boolean;
  specs: Readonly<Record<string, string>>;
}
export interface Group extends Row {
  projectId: string;
  userId: string;
  name: string | null;
  description: string | null;
  status: string;
  groupTypeId: string;
  volumeTypeIds: readonly string[];
  az: string;
  host: string | null;
  groupSnapshotId: string | null;
  sourceGroupId: string | null;
  replicationStatus: string | null;
  createdAt: number;
}
export interface GroupSnapshot extends Row {
  groupId: string;
  groupTypeId: string;
  projectId: string;
  userId: string;
  name: string | null;
  description: string | null;
  status: string;
  createdAt: number;
}

/** Limits that an admin set; the id is a project's, or "class:<name>". -1 is no limit. */
export interface QuotaSet extends Row {
  limits: Readonly<Record<string, number>>;
}

export interface Message extends Row {
  projectId: string;
  requestId: string;
  resourceType: string;
  resourceId: string;
  eventId: string;
  text: string;
  createdAt: number;
}

/** A place where volumes lie. */
export interface Backend extends Row {
  /** `host@backend`, as its cinder-volume is named; the id, too. */
  host: string;
  name: string;
  pool: string;
  totalGib: number;
  /** Whether it cuts all volumes of a group at one instant. */
  isConsistent: boolean;
}

export interface Daemon extends Row {
  binary: "cinder-backup" | "cinder-scheduler" | "cinder-volume";
  host: string;
  isUp: boolean;
  isEnabled: boolean;
  isFrozen: boolean;
  disabledReason: string | null;
}

export const VOLUMES = table<Volume>("volumes");
export const SNAPSHOTS = table<Snapshot>("snapshots");
export const ATTACHMENTS = table<Attachment>("volume_attachments");
export const VOLUME_TYPES = table<VolumeType>("volume_types");
export const GROUP_TYPES = table<GroupType>("group_types");
export const GROUPS = table<Group>("volume_groups");
export const GROUP_SNAPSHOTS = table<GroupSnapshot>("group_snapshots");
export const QUOTA_SETS = table<QuotaSet>("cinder_quotas");
export const BACKENDS = table<Backend>("backends");
export const DAEMONS = table<Daemon>("volume_services");
export const MESSAGES = table<Message>("volume_messages");

/** Changes a volume, and when it was changed. */
export const changeVolume = (site: Site, id: string, patch: Partial<Volume>): Volume =>
  site.rows(VOLUMES).update(id, { updatedAt: site.now(), ...patch });
export const changeSnapshot = (site: Site, id: string, patch: Partial<Snapshot>): Snapshot =>
  site.rows(SNAPSHOTS).update(id, { updatedAt: site.now(), ...patch });
