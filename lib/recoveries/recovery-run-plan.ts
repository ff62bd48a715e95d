import type { Consistency } from "../backups/backup-plan";
import type { OverrideKind, RecoveryMode } from "../runs/recovery-view";
import type { BootTier } from "./boot-tiers";
import type { Mapping } from "./mapping";
import type { PlannedHooks, SiteRef } from "./recovery-facts";
import type { RestoreWhat } from "./restore-what";
import type { SecurityRule } from "./target-facts";

export interface PlanNote {
  about: {
    kind: "vm" | "volume" | "network" | "project" | "site" | "vnf" | "point";
    id: string;
    name: string;
  };
  text: string;
  todo?: string;
}

/** Of something that the run makes, by its key, or that is there already, by its id. */
export type Ref = { made: string } | { id: string };

export interface PlannedImport {
  backupRowId: string;
  backupId: string;
  /** In whose project it becomes known. */
  credentialId: string;
  /** The volume whose chain it belongs to. */
  chainOf: string;
  /** 0 is the full one: parents first. */
  place: number;
  /** Nothing is left to do. */
  isKnown: boolean;
}

export interface PlannedVolume {
  /** The source's id. */
  key: string;
  credentialId: string;
  backupRowId: string;
  backupId: string;
  serverIds: string[];
  /** The name of the first of these VMs at the source; undefined in older plans. */
  ofServer?: string;
  tier: number;
  isRoot: boolean;
  name: string;
  sizeGib: number;
  /** What is read to restore it: every link counts. */
  chainGib: number;
  typeName: string | null;
  zone: string | null;
  /** Null: not known; never invented. */
  imageMetadata: Record<string, string> | null;
  metadata: Record<string, string>;
  deleteOnTermination: boolean;
  estimateMs: number | null;
}

export interface PlannedSubnet {
  key: string;
  name: string;
  cidr: string;
  gatewayIp: string | null;
  allocationPools: { start: string; end: string }[];
  dnsServers: string[];
  hostRoutes: { destination: string; nexthop: string }[];
  /**
   * Put on after the ports are made: DHCP takes the first free addresses (openstack-api.md E2). One with IPv6 modes must
   * have it from the first: Neutron refuses it otherwise.
   */
  hasDhcp: boolean;
  ipVersion: 4 | 6;
  ipv6AddressMode: string | null;
  ipv6RaMode: string | null;
}

export interface PlannedNetwork {
  key: string;
  credentialId: string;
  name: string;
  mtu: number | null;
  hasPortSecurity: boolean;
  subnets: PlannedSubnet[];
}

export interface PlannedRule extends Omit<SecurityRule, "remoteGroup" | "remoteAddressGroup"> {
  remoteGroup: Ref | null;
}

export interface PlannedSecurityGroup {
  key: string;
  credentialId: string;
  name: string;
  description: string | null;
  isStateful: boolean;
  rules: PlannedRule[];
}

export interface PlannedServerGroup {
  key: string;
  credentialId: string;
  name: string;
  policy: string;
  rules: Record<string, unknown>;
}

export interface PlannedKeypair {
  key: string;
  credentialId: string;
  name: string;
  publicKey: string;
  type: string;
}

export interface PlannedFlavor {
  key: string;
  credentialId: string;
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  ephemeralGib: number;
  swapMib: number;
  extraSpecs: Record<string, string>;
}

export interface PlannedPort {
  /** "<server id>:<place>": 0 is the first interface. */
  key: string;
  serverId: string;
  credentialId: string;
  /** Null: not decided, and an obstacle. */
  network: Ref | null;
  /** Null: any. */
  mac: string | null;
  /** Address null: any free one of the subnet. */
  ips: { subnet: Ref; address: string | null }[];
  /** Null: port security is off. */
  groups: Ref[] | null;
  pairs: { ipAddress: string; macAddress: string | null }[];
  /** Of its own, beside its network's; where there are any, and the target knows them. */
  dhcpOptions?: { name: string; value: string; ipVersion: number | null }[];
  vnicType: string;
  isAdminUp: boolean;
  /** Its name at the source. */
  wasNamed: string | null;
}

/**
 * An interface that a former VM of the VNF gives up at the target, since its port has what a port of the plan is to have:
 * undone at the roll-back.
 */
export interface PlannedTake {
  /** Of the planned port. */
  portKey: string;
  networkId: string;
  /** All that the former VM's port has. */
  addresses: string[];
  mac: string;
  formerServerId: string;
  formerName: string;
  /** It is the VNF's own now: the new VM comes in its place. */
  isPresent?: boolean;
  formerPortId: string;
  /** Of the former VM's project, which is the new one's, too. */
  credentialId: string;
}

export interface PlannedServer {
  serverId: string;
  credentialId: string;
  name: string;
  tier: number;
  /** Null: not decided, and an obstacle. */
  flavor: Ref | null;
  /** What it takes of a host and of the quota. */
  size: { vcpus: number; ramMib: number; diskGib: number; isDedicated: boolean };
  zone: string | null;
  keypair: Ref | null;
  group: Ref | null;
  /** Keys, the root first. */
  volumes: string[];
  /** Keys, in the order of the interfaces. */
  ports: string[];
  hasUserData: boolean;
  hasConfigDrive: boolean;
  hostname: string | null;
  metadata: Record<string, string>;
  tags: string[];
  description: string | null;
  /** It was powered off at the freeze: made, and stopped again. */
  startsOff: boolean;
  /** Of its root volume's hw_disk_bus. */
  diskBus: string | null;
}

/** A floating IP that is led to a recovered port; undone at the roll-back. */
export interface PlannedFloatingIp {
  id: string;
  address: string;
  credentialId: string;
  port: string;
}

/** A way out for a made subnet, over a router that is there; undone at the roll-back. */
export interface PlannedRouterInterface {
  routerId: string;
  routerName: string;
  credentialId: string;
  subnet: string;
}

export interface Estimate {
  /** Null: not known, for want of history. */
  totalMs: number | null;
  /** By the keys of the steps, from the run's start. */
  steps: { key: string; fromMs: number; toMs: number }[];
  /** What it rests on, in words. */
  basis: string;
}

/** A restored volume that takes the place of the one that a VM has. */
export interface PlannedSwap {
  /** The key of the volume: the point's. */
  volume: string;
  serverId: string;
  serverName: string;
  credentialId: string;
  /** What the VM has now in its place: kept, under another name. */
  oldVolumeId: string;
  oldName: string;
  device: string | null;
  tag: string | null;
  isDeletedWithServer: boolean;
  runsNow: boolean;
  /** It is stopped for this, and started again. */
  mayStop: boolean;
}

/** A VM that is stopped and locked, and in whose place one of the point comes. */
export interface PlannedReplacement {
  /** The point's. */
  sourceId: string;
  serverId: string;
  name: string;
  projectId: string;
  tier: number;
  /** When it was planned. */
  runsNow: boolean;
}

/** What a recovery does, step by step: shown before the start, stored with the run, and executed as it stands. No secrets. */
export interface RecoveryRunPlan {
  version: 1;
  mode: RecoveryMode;
  /** Of a restore, beside or in place: what of the point. */
  what?: RestoreWhat;
  vnf: { id: string; name: string; version: number };
  point: {
    id: string;
    takenAt: string;
    consistency: Consistency | null /** At `madeAt`. */;
    losesMs: number;
  };
  from: SiteRef;
  to: SiteRef & { isHome: boolean };
  /** ISO 8601. */
  madeAt: string;
  isDrill: boolean;
  cleanUp: "at-end" | { keepForMinutes: number } | null;
  /** Those that this run follows. */
  mappings: Mapping[];
  make: {
    networks: PlannedNetwork[];
    securityGroups: PlannedSecurityGroup[];
    serverGroups: PlannedServerGroup[];
    keypairs: PlannedKeypair[];
    flavors: PlannedFlavor[];
  };
  /** Chain by chain, the full one first. */
  imports: PlannedImport[];
  /** In the order of their restore: the earlier tier first, then the longest. */
  volumes: PlannedVolume[];
  ports: PlannedPort[];
  /** In the order of their ports; plans from before there were any have none. */
  takes?: PlannedTake[];
  servers: PlannedServer[];
  tiers: BootTier[];
  floatingIps: PlannedFloatingIp[];
  /** Of a restore in place. */
  inPlace?: PlannedSwap;
  /** Of a restore in the place of VMs, in boot order. */
  replaces?: PlannedReplacement[];
  routerInterfaces: PlannedRouterInterface[];
  source: { whatHappens: string[]; fence: "stop-and-lock" | "none" };
  /** Of a failover; of others both are null. */
  hooks: PlannedHooks;
  /** The older complete point that is taken for all VMs when a volume cannot be restored, if its operator allows that. */
  fallback: { isAllowed: boolean; pointIds: string[]; takenAt: string | null };
  /** A drill in whose place this failover is made: its things are removed first. */
  promotes?: { recoveryId: string; name: string };
  /** By credential, and so by project; names as the site's quotas have them. */
  needs: { credentialId: string; need: Record<string, number> }[];
  /** It cannot start for these; empty: it may. */
  obstacles: PlanNote[];
  /** To be known before it starts. */
  warnings: PlanNote[];
  overridesNeeded: OverrideKind[];
  estimate: Estimate;
  restoresAtOnce: number;
}
