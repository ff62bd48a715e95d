/** All that is needed to build a VM again elsewhere; user data is kept sealed beside it. */
export interface ServerDescription {
  serverId: string;
  name: string;
  description: string | null;
  projectId: string;
  projectName: string | null;
  /** By value: names and ids mean nothing at another site. */
  flavor: {
    name: string | null;
    vcpus: number;
    ramMib: number;
    diskGib: number;
    ephemeralGib: number;
    swapMib: number;
    extraSpecs: Record<string, string> | null;
  } | null;
  availabilityZone: string | null;
  hostname: string | null;
  metadata: Record<string, string>;
  tags: string[];
  hasConfigDrive: boolean | null;
  hasUserData: boolean | null;
  keypair: { name: string; publicKey: string | null; type: string | null; fingerprint: string | null } | null;
  serverGroup: { name: string; policy: string; rules: Record<string, unknown> } | null;
  /** Of its image, or of its boot volume. */
  imageProperties: Record<string, string>;
  bootOrder: number;
  /** Position in the quiesce order. */
  position: number;
  wasPoweredOff: boolean;
  volumes: {
    volumeId: string;
    name: string;
    sizeGib: number;
    type: string | null;
    device: string | null;
    isRoot: boolean;
    isBootable: boolean | null;
    deleteOnTermination: boolean | null;
    metadata: Record<string, string>;
    imageMetadata: Record<string, string> | null;
    availabilityZone: string | null;
    /** Left out of the backup on purpose. */
    isExcluded: boolean;
    /** At rest, by its type. This and the next are undefined in points from before they were kept. */
    isEncrypted?: boolean | null;
    /** More than one VM may have it at once, by its type. */
    isMultiattach?: boolean | null;
  }[];
  /** In the order of the VM's own list of addresses, as far as it tells. */
  ports: {
    portId: string;
    name: string | null;
    mac: string;
    network: {
      id: string;
      name: string | null;
      mtu: number | null;
      providerType: string | null;
      /** Of the VM's own project: there a MAC and addresses may be chosen. Undefined in older points. */
      isOwn?: boolean | null;
      /** What its new ports have when nothing is said. Undefined in older points. */
      hasPortSecurity?: boolean | null;
    };
    fixedIps: { address: string; subnetId: string; cidr: string | null; subnetName: string | null }[];
    allowedAddressPairs: { ipAddress: string; macAddress: string | null }[];
    securityGroupIds: string[];
    vnicType: string | null;
    hasPortSecurity: boolean | null;
    tags: string[];
    floatingIps: string[];
    /* Undefined in points from before these were kept: not known. */
    /** All of its network, as far as they could be seen. */
    subnets?: SubnetDescription[];
    /** Off: the VM behind it was silent. */
    isAdminUp?: boolean | null;
    /** Its own, not its network's. */
    qosPolicy?: { id: string; name: string | null } | null;
    extraDhcpOptions?: { name: string; value: string; ipVersion: number | null }[];
    /** The parent port of a trunk: what hangs on it is not described. */
    isTrunkParent?: boolean;
  }[];
  /** By content, since ids mean nothing elsewhere. */
  securityGroups: {
    id: string;
    name: string;
    description: string | null;
    isStateful: boolean | null;
    rules: {
      direction: string;
      ethertype: string | null;
      protocol: string | null;
      portMin: number | null;
      portMax: number | null;
      remoteIpPrefix: string | null;
      /** Of another group, by name. */
      remoteGroup: string | null;
      /** Id of an address group; what is in it is not kept. Undefined in points from before this was. */
      remoteAddressGroup?: string | null;
      description: string | null;
    }[];
  }[];
  /** What could not be read, in words: it will be asked for at the recovery. */
  missing: string[];
  /** What a recovery cannot do without and could not be read, in words: the point is incomplete for it. */
  failed: string[];
}

/** What a subnet is made again from. */
export interface SubnetDescription {
  id: string;
  name: string | null;
  cidr: string;
  /** 4 or 6. */
  ipVersion: number;
  /** null: it has none. */
  gateway: string | null;
  hasDhcp: boolean | null;
  pools: { start: string; end: string }[];
  dns: string[];
  hostRoutes: { destination: string; nexthop: string }[];
  /** slaac, dhcpv6-stateful, dhcpv6-stateless; null: none, and always so for IPv4. */
  ipv6AddressMode: string | null;
  ipv6RaMode: string | null;
  /** Name of the router that leads out of it; null: none that could be seen; undefined: they could not be read. */
  router?: string | null;
}
