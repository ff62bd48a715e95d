import type { KnownServerDetail } from "../../inventory/server-row";
import { type KnownVolume, toVmVolumes } from "../../inventory/to-vm";
import { toVmMethods } from "../../inventory/vm-methods";
import type { Volume } from "../../openstack/cinder/volumes";
import type { PlanFacts, PlannedMemberFacts } from "../plan-facts";
import { offersOf } from "./site-offers-of";

const SERVER: KnownServerDetail = {
  id: "s1",
  name: "one",
  status: "ACTIVE",
  isUnknown: false,
  vmState: "active",
  taskState: null,
  powerState: 1,
  projectId: "p1",
  userId: "u1",
  createdAt: "2026-11-01T00:00:00Z",
  updatedAt: undefined,
  description: undefined,
  metadata: {},
  tags: [],
  keyName: undefined,
  hasConfigDrive: false,
  isLocked: false,
  lockedReason: undefined,
  imageId: undefined,
  flavor: undefined,
  addresses: [],
  securityGroups: [],
  serverGroupIds: [],
  fault: undefined,
  volumeIds: [],
  availabilityZone: "nova",
  host: "host-1",
  hypervisorHostname: "host-1",
  instanceName: "instance-1",
  rootDevice: "/dev/vda",
  hostname: undefined,
} as unknown as KnownServerDetail;

const AGENT = { hw_qemu_guest_agent: "yes" };

/** A volume as the inventory has it; the first of a VM is its root disk. */
export const volumeOf = (
  id: string,
  serverId: string,
  index: number,
  over: Partial<Volume> = {},
): KnownVolume => ({
  id,
  volume: {
    id,
    name: undefined,
    sizeGib: 10,
    status: "in-use",
    isBootable: index === 0,
    isEncrypted: false,
    isMultiattach: false,
    typeName: "lvm",
    metadata: {},
    imageMetadata: index === 0 ? AGENT : undefined,
    attachments: [{ id: `a-${id}`, serverId, device: `/dev/vd${"abcdef"[index]}`, hostName: undefined }],
    ...over,
  } as Volume,
  missingSince: null,
});

interface MemberOver {
  server?: Partial<KnownServerDetail>;
  volumes?: KnownVolume[];
  /** null: its site was never asked. */
  offers?: PlanOffers;
  member?: Partial<Omit<PlannedMemberFacts, "facts">>;
  facts?: Partial<PlannedMemberFacts["facts"]>;
}
type PlanOffers = ReturnType<typeof offersOf> | undefined;

/** A running VM with a root disk and a data volume, at a site that offers nova-quiesce; changed as a test needs it. */
export function memberOf(serverId: string, position: number, over: MemberOver = {}): PlannedMemberFacts {
  const server = { ...SERVER, id: serverId, name: `vm-${serverId}`, ...over.server };
  const volumes = over.volumes ?? [
    volumeOf(`${serverId}-root`, serverId, 0),
    volumeOf(`${serverId}-data`, serverId, 1),
  ];
  const offers = "offers" in over ? over.offers : offersOf();
  const images = volumes[0]?.volume?.imageMetadata;
  return {
    serverId,
    name: server.name ?? serverId,
    projectId: "p1",
    position,
    bootOrder: 1,
    isLeftOut: false,
    quiesceMethod: null,
    excludedVolumeIds: [],
    ...over.member,
    facts: {
      serverId,
      server,
      name: server.name ?? null,
      projectId: "p1",
      projectName: "demo",
      credentialId: "c1",
      volumes,
      view: toVmVolumes(server, serverId, volumes),
      methods: toVmMethods(server, images, offers),
      missingSince: null,
      deletedAt: null,
      asOf: "2026-11-20T00:00:00.000Z",
      ...over.facts,
    },
  };
}

/** Facts of a VNF with these members, received by one site, with no history. */
export const planFactsOf = (
  members: readonly PlannedMemberFacts[],
  { vnf, ...over }: Partial<Omit<PlanFacts, "members" | "vnf">> & { vnf?: Partial<PlanFacts["vnf"]> } = {},
): PlanFacts => ({
  vnf: {
    id: "v1",
    name: "vIMS core",
    version: 1,
    freezeBudgetMs: 8_000,
    onUnquiesced: "stop",
    incrementsBeforeFull: 6,
    isPaused: false,
    isSiteRemembered: false,
    openFailover: null,
    ...vnf,
  },
  site: { id: "site-1", name: "Lyon" },
  receivers: [{ siteId: "site-2", siteName: "Oslo" }],
  members,
  groups: [],
  chains: new Map(),
  times: new Map(),
  backupDriver: null,
  lastWindowMs: null,
  windowTimes: { members: new Map(), cutMs: null },
  ...over,
});
