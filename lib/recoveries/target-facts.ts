/** A flavor by what counts. */
export interface TargetFlavor {
  id: string;
  name: string;
  vcpus: number;
  ramMib: number;
  diskGib: number;
  ephemeralGib: number;
  swapMib: number;
  /** Null: the site hides them. */
  extraSpecs: Record<string, string> | null;
}

export interface TargetSubnet {
  id: string;
  name: string;
  cidr: string;
  ipVersion: 4 | 6;
  gatewayIp: string | null;
  /** "slaac", "dhcpv6-stateless", "dhcpv6-stateful"; null for none. */
  ipv6AddressMode: string | null;
}

export interface TargetNetwork {
  id: string;
  name: string;
  /** Of the credential's own project: its ports may have chosen addresses (openstack-api.md E2). */
  isOwn: boolean;
  isShared: boolean;
  isExternal: boolean;
  subnets: TargetSubnet[];
}

/** A security group by what is in it. */
export interface TargetSecurityGroup {
  id: string;
  name: string;
  isStateful: boolean | null;
  rules: SecurityRule[];
}

export interface SecurityRule {
  direction: string;
  ethertype: string | null;
  protocol: string | null;
  portMin: number | null;
  portMax: number | null;
  remoteIpPrefix: string | null;
  /** Of another group, by name. */
  remoteGroup: string | null;
  remoteAddressGroup?: string | null;
}

export interface TargetVolumeType {
  id: string;
  name: string;
  isEncrypted: boolean | null;
  isMultiattach: boolean | null;
  isDefault: boolean;
}

/** Limit null: none. Reserved counts as used. */
export interface Quota {
  limit: number | null;
  used: number;
}

/** What was looked up of the addresses that a recovery wants to have. */
export interface TakenAddresses {
  networkId: string;
  /** All that were asked for: of others nothing is known. */
  asked: string[];
  addresses: string[];
  /** Unique within a network only (openstack-api.md E). */
  macs: string[];
  /** The ports that have them. */
  holders: AddressHolder[];
}

/** A port that has an address, or a MAC, that a recovery wants to have. */
export interface AddressHolder {
  portId: string;
  projectId: string | null;
  mac: string;
  /** All of its addresses, also those that nobody asked for. */
  addresses: string[];
  /** The VM or router that it belongs to, and its kind, such as "compute:nova". */
  deviceId: string | null;
  deviceOwner: string | null;
  /** That VM, when the VNF has left it behind here, or leaves it now: it can give the port up. Null: the port is another's. */
  former: FormerHolder | null;
}

export interface FormerHolder {
  serverId: string;
  name: string;
  /** Of its project: by it the VM is changed. */
  credentialId: string;
  /** The VNF's own now: one of the new VMs comes in its place. */
  isPresent?: boolean;
  /** By Nova's word just now; "unknown": it could not be asked, or is in a state that says neither. */
  power: "off" | "runs" | "unknown";
}

/** What one credential sees and may do: OpenStack makes things in the credential's own project. Null: not known. */
export interface TargetProject {
  credentialId: string;
  projectId: string;
  projectName: string;
  isAdmin: boolean;
  /** The one by which the site handles backup records. */
  isForRecords: boolean;
  flavors: TargetFlavor[] | null;
  volumeTypes: TargetVolumeType[] | null;
  networks: TargetNetwork[] | null;
  taken: TakenAddresses[];
  securityGroups: TargetSecurityGroup[] | null;
  /** Of the credential's user. */
  keypairs: { name: string; fingerprint: string }[] | null;
  floatingIps: { id: string; address: string; portId: string | null }[] | null;
  routers: { id: string; name: string }[] | null;
  /** By the site's own names: instances, cores, gigabytes, gigabytes_<type>, security_groups ... A missing one is not known. */
  quotas: Record<string, Quota>;
}

/** A compute host, or a part of one, with what is free of it (Placement; admin only). */
export interface TargetHost {
  id: string;
  /** By resource class, overcommitment and reserves counted in. */
  free: Record<string, number>;
  traits: string[];
}

/** How many addresses a subnet's allocation pools have, and how many are nobody's (admin only). */
export interface FreeAddresses {
  subnetId: string;
  cidr: string;
  total: number;
  free: number;
}

/** What is known of a site before anything happens. Null is "not known", an empty list is "none". */
export interface TargetFacts {
  site: {
    id: string;
    name: string;
    region: string;
    isHome: boolean;
    /** Of home: the VNF's VMs there give up to the new ones what they have. */
    isVacated?: boolean;
  };
  /** ISO 8601. */
  asOf: string;
  /** It answered now; false: from the last reading. */
  isLive: boolean;
  projects: TargetProject[];
  computeZones: { name: string; isAvailable: boolean }[] | null;
  volumeZones: string[] | null;
  hosts: TargetHost[] | null;
  /** Of the subnets that may be used; one that is not there is not known. */
  freeAddresses?: FreeAddresses[];
  backupServices: { host: string; zone: string | null; isUp: boolean; driver: string | null }[] | null;
  /** Of the point's backups: where their records are known. */
  copies: TargetCopy[];
  /** Aliases of Neutron. */
  extensions: string[] | null;
}

export interface TargetCopy {
  backupId: string;
  state: "known" | "pending" | "failed" | "none";
  /** Where it is known. */
  projectId: string | null;
}
