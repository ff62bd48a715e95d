import type { DrillMark } from "../recoveries/read-drill-marks";
import type { FailoverMark } from "../recoveries/read-failover-marks";
import type { QuiesceFact } from "./quiesce-facts";
import type { StatusGroup } from "./status-group";
import type { VmMethods } from "./vm-methods";

/** A part of what is known of a VM: told by the site just now, as last known, or not known. Times are ISO 8601. */
export interface Part<T> {
  value: T | null;
  isLive: boolean;
  /** Of what is told. Null with a value: from a time that we do not know. */
  asOf: string | null;
  /** Why it is not live. */
  why?: string;
}

export interface VmServer {
  group: StatusGroup;
  status: string;
  taskState: string | null;
  powerState: string | null;
  createdAt: string | null;
  updatedAt: string | null;
  description: string | null;
  flavor: { name: string; vcpus: number; ramMib: number; diskGib: number } | null;
  availabilityZone: string | null;
  /** Null also for who may not inspect sites; so are a migration's hosts and the details of events. */
  host: string | null;
  keyName: string | null;
  isLocked: boolean | null;
  lockedReason: string | null;
  hasConfigDrive: boolean | null;
  /** Null: not known; empty: it has none. */
  addresses: { address: string; network: string; type: string | null }[] | null;
  securityGroups: string[];
  tags: string[];
  fault: string | null;
}

export interface VmVolume {
  id: string;
  name: string | null;
  sizeGib: number | null;
  type: string | null;
  status: string | null;
  device: string | null;
  isRoot: boolean;
  isBootable: boolean | null;
  isMultiattach: boolean | null;
  isEncrypted: boolean | null;
  isDeletedWithServer: boolean | null;
  /** Cinder's list has not held it since. */
  missingSince: string | null;
}

export interface VmVolumes {
  volumes: VmVolume[];
  /** "local": on the compute host, from an image, so that no volume backup holds it. */
  rootDisk: "volume" | "local" | "unknown";
}

export interface VmPort {
  id: string;
  name: string | null;
  mac: string;
  networkId: string;
  network: string | null;
  addresses: string[];
  status: string | null;
  vnicType: string | null;
  hasPortSecurity: boolean | null;
}

export interface VmAction {
  action: string;
  requestId: string;
  startedAt: string | null;
  updatedAt: string | null;
  hasFailed: boolean;
  /** Of a failed one: what Nova did for it. */
  events: { event: string; hasFailed: boolean; finishedAt: string | null; details: string | null }[];
}

export interface VmMigration {
  status: string;
  sourceHost: string | null;
  targetHost: string | null;
  startedAt: string | null;
  memory: Progress | null;
  disk: Progress | null;
}

export interface Progress {
  totalBytes: number;
  processedBytes: number;
  remainingBytes: number | null;
}

/** All that is shown of one VM. */
export interface Vm {
  siteId: string;
  siteName: string;
  serverId: string;
  projectId: string;
  projectName: string;
  name: string;
  missingSince: string | null;
  deletedAt: string | null;
  /** It is the copy of a drill. */
  drill: DrillMark | null;
  /** A failover has made it, or left it behind. */
  mark: FailoverMark | null;
  server: Part<VmServer>;
  volumes: Part<VmVolumes>;
  ports: Part<VmPort[]>;
  /** How it can be held still. */
  methods: Part<VmMethods>;
  /** What the image says that matters when the VM is held still. */
  quiesce: Part<QuiesceFact[]>;
  /** The newest twenty. */
  actions: Part<VmAction[]>;
  /** Null as a live value: none goes on. */
  migration: Part<VmMigration>;
}

/** The key of a VM in the query cache. */
export const vmKey = (siteId: string, serverId: string) => ["inventory", "vm", siteId, serverId] as const;
