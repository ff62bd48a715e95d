import type { Consistency } from "../backups/backup-plan";
import type { ServerDescription } from "../recovery-points/server-description";

/** A subnet by value. What an older point does not know of it is left out. */
export interface DescribedSubnet {
  id: string;
  name: string | null;
  cidr: string;
  ipVersion: number;
  gatewayIp: string | null;
  hasDhcp: boolean | null;
  allocationPools: { start: string; end: string }[];
  dnsServers: string[];
  hostRoutes: { destination: string; nexthop: string }[];
  ipv6AddressMode: string | null;
  ipv6RaMode: string | null;
  /** The name of the router that leads out of it. */
  router?: string | null;
}

type Port = ServerDescription["ports"][number];
type Volume = ServerDescription["volumes"][number];
type Group = ServerDescription["securityGroups"][number];

/** A port with what newer points know besides; undefined: an older point. */
export interface DescribedPort extends Omit<Port, "network"> {
  network: Port["network"] & { isOwn?: boolean | null; hasPortSecurity?: boolean | null };
  /** All of its network. */
  subnets?: DescribedSubnet[] | null;
  isAdminUp?: boolean | null;
  qosPolicy?: string | null;
  dhcpOptions?: { name: string; value: string }[] | null;
  isTrunkParent?: boolean | null;
}

export interface DescribedGroup extends Omit<Group, "rules"> {
  rules: (Group["rules"][number] & { remoteAddressGroup?: string | null })[];
}

/** A VM as a point describes it, of whatever age the point is. */
export interface DescribedServer extends Omit<ServerDescription, "ports" | "volumes" | "securityGroups"> {
  ports: DescribedPort[];
  volumes: (Volume & { isEncrypted?: boolean | null; isMultiattach?: boolean | null })[];
  securityGroups: DescribedGroup[];
}

/** One backup in the chain that a volume is restored from. */
export interface PointLink {
  /** Our row of it. */
  backupRowId: string;
  /** Null: it was never made. */
  backupId: string | null;
  sizeGib: number;
  /** As our catalogue has it: "available" is what can be restored. */
  state: string;
  /** The class of the backup driver that made it; null: its record was not read. */
  driver: string | null;
  /** The exported record that a site learns it by. */
  record: "opens" | "sealed-by-another-key" | "missing";
}

export interface PointVolume {
  /** At its source. */
  volumeId: string;
  /** The row of this point's own backup. */
  backupRowId: string;
  sizeGib: number;
  /** The full one first, this point's own last. */
  chain: PointLink[];
  /** A link misses, so it cannot be restored. */
  isBroken: boolean;
}

/** What is kept of a point, as far as a recovery needs it. */
export interface PointFacts {
  id: string;
  /** ISO 8601. */
  takenAt: string;
  state: "complete" | "incomplete";
  consistency: Consistency | null;
  /** VMs that can be recovered from it; all of them for a complete one. */
  usableServerIds: string[];
  volumes: PointVolume[];
  /** VMs whose sealed user data our keys do not open. */
  lockedUserData: string[];
}
