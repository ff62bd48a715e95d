import type { DescribedServer, PointVolume } from "../point-facts";
import type { RecoveryFacts } from "../recovery-facts";
import type { Quota, TargetFacts, TargetProject } from "../target-facts";

/** When the point was taken, and when a plan of it is made: 42 minutes later. */
export const TAKEN_AT = "2026-11-20T13:00:17.000Z";
export const NOW = "2026-11-20T13:42:17.000Z";

const DRIVER = "cinder.backup.drivers.posix.PosixBackupDriver";
const NAMES = ["hss", "scscf", "pcscf"] as const;

/**
 * The VNF of the devcloud story (e2e/devcloud-backup/three-vms.ts) and what RegionTwo has for it: three VMs with a root and
 * a data volume each, in demo-net 10.10.0.0/24, drilled at a site whose demo-net is 10.20.0.0/24. All of it is well.
 * @param change what is otherwise
 */
export function threeVms(change: (facts: RecoveryFacts) => void = () => {}): RecoveryFacts {
  const facts: RecoveryFacts = {
    mode: "drill",
    vnf: { id: "vnf", name: "vIMS core", version: 3, rpoMinutes: 60, rtoMinutes: 30, drillEveryDays: 30 },
    source: { id: "r1", name: "RegionOne", answers: true, isRemembered: false },
    point: {
      id: "point",
      takenAt: TAKEN_AT,
      state: "complete",
      consistency: "filesystem",
      usableServerIds: [...NAMES],
      volumes: NAMES.flatMap((name) => ["root", "data"].map((what) => pointVolume(`${name}-${what}`))),
      lockedUserData: [],
    },
    olderPoint: { id: "older", takenAt: "2026-11-20T11:00:00.000Z" },
    newerPoint: null,
    servers: NAMES.map(serverOf),
    only: null,
    target: regionTwo(),
    plan: {
      version: 1,
      bootTiers: [],
      drillNetworks: "make",
      hooks: { fence: null, handOver: null },
      chosen: [],
    },
    cleanUp: "at-end",
    mayFallBack: false,
    restoresAtOnce: 8,
    history: { restores: [{ gib: 1, ms: 4_000 }], bootMs: [9_000], importMs: [1_000], backups: [] },
    lastPassedDrill: { at: "2026-11-10T08:00:00.000Z", name: "d-7" },
    goesOn: null,
    undecided: null,
    promotes: null,
    formerCopies: [],
  };
  change(facts);
  return facts;
}

/** A VM of the fixture by name. @throws Error when there is none */
export function vmOf(facts: RecoveryFacts, name: string): DescribedServer {
  const found = facts.servers.find((s) => s.name === name);
  if (!found) throw new Error(`no VM ${name}`);
  return found;
}

/** The one project of the target. @throws Error when there is none */
export function projectOf({ target }: Pick<RecoveryFacts, "target">): TargetProject {
  const [project] = target.projects;
  if (!project) throw new Error("no project");
  return project;
}

/** A full backup and one increment on it. */
function pointVolume(volumeId: string): PointVolume {
  const link = { sizeGib: 1, state: "available", driver: DRIVER, record: "opens" } as const;
  return {
    volumeId,
    backupRowId: `row-${volumeId}-1`,
    sizeGib: 1,
    chain: [0, 1].map((n) => ({
      ...link,
      backupRowId: `row-${volumeId}-${n}`,
      backupId: `backup-${volumeId}-${n}`,
    })),
    isBroken: false,
  };
}

function serverOf(name: string, i: number): DescribedServer {
  const volume = (what: "root" | "data") => ({
    volumeId: `${name}-${what}`,
    name: `${name}-${what}`,
    sizeGib: 1,
    type: "lvm",
    device: what === "root" ? "/dev/vda" : "/dev/vdb",
    isRoot: what === "root",
    isBootable: what === "root",
    deleteOnTermination: true,
    metadata: {},
    imageMetadata: what === "root" ? { hw_disk_bus: "virtio" } : null,
    availabilityZone: "nova",
    isExcluded: false,
    isEncrypted: false,
    isMultiattach: false,
  });
  return {
    serverId: name,
    name,
    description: null,
    projectId: "demo-1",
    projectName: "demo",
    flavor: {
      name: "m1.tiny",
      vcpus: 1,
      ramMib: 512,
      diskGib: 1,
      ephemeralGib: 0,
      swapMib: 0,
      extraSpecs: {},
    },
    availabilityZone: "nova",
    hostname: name,
    metadata: { role: name },
    tags: [],
    hasConfigDrive: false,
    hasUserData: true,
    keypair: { name: "ops", publicKey: "ssh-ed25519 AAAA", type: "ssh", fingerprint: "aa:bb:cc:dd:ee" },
    serverGroup: null,
    imageProperties: { hw_disk_bus: "virtio" },
    bootOrder: i + 1,
    position: 3 - i,
    wasPoweredOff: false,
    volumes: [volume("data"), volume("root")],
    ports: [
      {
        portId: `${name}-port`,
        name: `${name}-eth0`,
        mac: `fa:16:3e:00:00:0${i + 1}`,
        network: {
          id: "net-1",
          name: "demo-net",
          mtu: 1450,
          providerType: "vxlan",
          isOwn: true,
          hasPortSecurity: true,
        },
        fixedIps: [
          {
            address: `10.10.0.${10 + i}`,
            subnetId: "subnet-1",
            cidr: "10.10.0.0/24",
            subnetName: "demo-subnet",
          },
        ],
        subnets: [
          {
            id: "subnet-1",
            name: "demo-subnet",
            cidr: "10.10.0.0/24",
            ipVersion: 4,
            gateway: "10.10.0.1",
            hasDhcp: true,
            pools: [{ start: "10.10.0.2", end: "10.10.0.254" }],
            dns: ["10.10.0.2"],
            hostRoutes: [],
            ipv6AddressMode: null,
            ipv6RaMode: null,
            router: "demo-router",
          },
        ],
        allowedAddressPairs: [],
        securityGroupIds: ["group-default"],
        vnicType: "normal",
        hasPortSecurity: true,
        tags: [],
        floatingIps: [],
        isAdminUp: true,
        qosPolicy: null,
        extraDhcpOptions: [],
        isTrunkParent: false,
      },
    ],
    securityGroups: [
      { id: "group-default", name: "default", description: null, isStateful: true, rules: defaultRules() },
    ],
    missing: [],
    failed: [],
  };
}

/** Of every project's own group, as Neutron makes it. */
function defaultRules() {
  const any = { protocol: null, portMin: null, portMax: null, remoteIpPrefix: null, description: null };
  return ["IPv4", "IPv6"].flatMap((ethertype) => [
    { ...any, direction: "ingress", ethertype, remoteGroup: "default", remoteAddressGroup: null },
    { ...any, direction: "egress", ethertype, remoteGroup: null, remoteAddressGroup: null },
  ]);
}

const QUOTAS: Readonly<Record<string, Quota>> = {
  instances: { limit: 10, used: 2 },
  cores: { limit: 20, used: 2 },
  ram: { limit: 51_200, used: 1_024 },
  volumes: { limit: 10, used: 0 },
  gigabytes: { limit: 1000, used: 0 },
  volumes_lvm: { limit: null, used: 0 },
  gigabytes_lvm: { limit: null, used: 0 },
  backups: { limit: 20, used: 0 },
  backup_gigabytes: { limit: 1000, used: 0 },
  ports: { limit: 500, used: 4 },
  networks: { limit: 100, used: 1 },
  subnets: { limit: 100, used: 1 },
  security_groups: { limit: 10, used: 1 },
  security_group_rules: { limit: 100, used: 4 },
  server_groups: { limit: 10, used: 0 },
  key_pairs: { limit: 100, used: 0 },
};

function regionTwo(): TargetFacts {
  return {
    site: { id: "r2", name: "RegionTwo", region: "RegionTwo", isHome: false },
    asOf: NOW,
    isLive: true,
    projects: [
      {
        credentialId: "credential",
        projectId: "demo-2",
        projectName: "demo",
        isAdmin: true,
        isForRecords: true,
        flavors: [
          {
            id: "flavor-1",
            name: "m1.tiny",
            vcpus: 1,
            ramMib: 512,
            diskGib: 1,
            ephemeralGib: 0,
            swapMib: 0,
            extraSpecs: {},
          },
        ],
        volumeTypes: [
          { id: "type-lvm", name: "lvm", isEncrypted: false, isMultiattach: false, isDefault: true },
        ],
        networks: [
          {
            id: "net-2",
            name: "demo-net",
            isOwn: true,
            isShared: false,
            isExternal: false,
            subnets: [
              {
                id: "subnet-2",
                name: "demo-subnet",
                cidr: "10.20.0.0/24",
                ipVersion: 4,
                gatewayIp: "10.20.0.1",
                ipv6AddressMode: null,
              },
            ],
          },
        ],
        taken: [],
        securityGroups: [{ id: "default-2", name: "default", isStateful: true, rules: defaultRules() }],
        keypairs: [{ name: "ops", fingerprint: "aa:bb:cc:dd:ee" }],
        floatingIps: [],
        routers: [{ id: "router-2", name: "demo-router" }],
        quotas: { ...QUOTAS },
      },
    ],
    computeZones: [{ name: "nova", isAvailable: true }],
    volumeZones: ["nova"],
    hosts: [
      { id: "host-1", free: { VCPU: 4, MEMORY_MB: 4_096, DISK_GB: 20 }, traits: [] },
      { id: "host-2", free: { VCPU: 4, MEMORY_MB: 4_096, DISK_GB: 20 }, traits: [] },
    ],
    backupServices: [{ host: "r2-backup", zone: "nova", isUp: true, driver: DRIVER }],
    copies: NAMES.flatMap((name) =>
      ["root", "data"].flatMap((what) =>
        [0, 1].map((n) => ({
          backupId: `backup-${name}-${what}-${n}`,
          state: "known" as const,
          projectId: "demo-2",
        })),
      ),
    ),
    extensions: [],
  };
}
