import { type Row, table } from "../core/table";

/* What Nova's compute knows of servers and of what was done with them. */

/** nova/compute/power_state.py */
export const POWER = { none: 0, running: 1, paused: 3, shutdown: 4, crashed: 6, suspended: 7 } as const;

/** A flavor as a server was made of it: later changes of the flavor do not reach it. */
export interface EmbeddedFlavor {
  id: string;
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  ephemeralGib: number;
  swapMib: number;
  extraSpecs: Readonly<Record<string, string>>;
}

/** A volume at a server. A block device mapping, in Nova's words. */
export interface VolumeAttachment {
  volumeId: string;
  /** Cinder's; null while Cinder is yet to make it. */
  attachmentId: string | null;
  bdmId: string;
  device: string;
  isRoot: boolean;
  deleteOnTermination: boolean;
  tag: string | null;
}

export interface Fault {
  code: number;
  message: string;
  details: string;
  createdAt: number;
}

export interface Server extends Row {
  /** Grows by one with each server: newest first is by it. Nova's instance names hold it. */
  number: number;
  name: string;
  projectId: string;
  userId: string;
  /** nova/compute/vm_states.py, and "quiesced" */
  vmState: string;
  /** nova/compute/task_states.py */
  taskState: string | null;
  powerState: number;
  progress: number;
  /** Compute host; null until it is scheduled. */
  hostName: string | null;
  instanceName: string;
  reservationId: string;
  launchIndex: number;
  availabilityZone: string;
  flavor: EmbeddedFlavor;
  /** "" when it boots from a volume. */
  imageId: string;
  /** Properties of its image, or of its root volume, as they were at boot. */
  imageProperties: Readonly<Record<string, string>>;
  keyName: string | null;
  hostname: string;
  description: string | null;
  metadata: Readonly<Record<string, string>>;
  tags: readonly string[];
  userData: string | null;
  hasConfigDrive: boolean;
  accessIpV4: string;
  accessIpV6: string;
  diskConfig: "AUTO" | "MANUAL";
  rootDevice: string | null;
  /** In the order in which they were attached. */
  volumeAttachments: readonly VolumeAttachment[];
  /** In the order of its NICs. */
  portIds: readonly string[];
  /** Those of them that Nova made, and deletes with the server. */
  madePortIds: readonly string[];
  portTags: Readonly<Record<string, string>>;
  serverGroupId: string | null;
  schedulerHints: Readonly<Record<string, unknown>>;
  trustedImageCertificates: readonly string[] | null;
  /** Who locked it; only an admin opens an admin's. (nova/compute/api.py, lock) */
  lockedBy: "owner" | "admin" | null;
  lockedReason: string | null;
  fault: Fault | null;
  /** All times in milliseconds since the epoch. */
  createdAt: number;
  updatedAt: number;
  launchedAt: number | null;
  terminatedAt: number | null;
}

export interface ActionEvent {
  event: string;
  startedAt: number;
  finishedAt: number | null;
  result: "Success" | "Error" | null;
  traceback: string | null;
  hostName: string | null;
  /** What a user is told of the failure. (2.84) */
  details: string | null;
}

/** Its id is the server's and the request's: "<server>/<request>". */
export interface InstanceAction extends Row {
  serverId: string;
  requestId: string;
  action: string;
  projectId: string | undefined;
  /** Null when nobody asked: a guard thaws by itself. */
  userId: string | null;
  startedAt: number;
  updatedAt: number;
  message: string | null;
  events: readonly ActionEvent[];
}

export interface Migration extends Row {
  /** The number that the API calls its id. */
  number: number;
  serverId: string;
  type: "live-migration" | "migration" | "resize" | "evacuation";
  status: string;
  sourceHost: string;
  targetHost: string | null;
  /** Of the action that moves it. */
  requestId: string;
  /** What it was, and what it becomes with a resize. */
  oldFlavor: EmbeddedFlavor;
  newFlavorId: string;
  projectId: string;
  userId: string;
  createdAt: number;
  updatedAt: number;
}

/** What a server's serial console has told, oldest first; its id is the server's. */
export interface ConsoleLog extends Row {
  lines: readonly string[];
}

export const SERVERS = table<Server>("servers");
/** Those that were deleted, until the site purges them: lists of changes tell of them. */
export const DELETED_SERVERS = table<Server>("deleted_servers");
export const INSTANCE_ACTIONS = table<InstanceAction>("instance_actions");
export const CONSOLES = table<ConsoleLog>("consoles");
export const MIGRATIONS = table<Migration>("migrations");
