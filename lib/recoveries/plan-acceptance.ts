import type { FormerMember, VnfMember } from "../generated/prisma/client";
import type { FenceRecord } from "../runs/recovery-view";
import type { RecoveryRunPlan } from "./recovery-run-plan";

/** All that an acceptance is decided by. */
export interface AcceptanceFacts {
  recovery: { id: string; vnfId: string; toSiteId: string };
  /** As the VNF has them now, in their order. */
  members: readonly VnfMember[];
  /** By which it was built. */
  plan: Pick<RecoveryRunPlan, "servers" | "volumes">;
  servers: readonly {
    sourceServerId: string;
    serverId: string | null;
    name: string;
    state: string;
    cause: string | null;
  }[];
  volumes: readonly { sourceVolumeId: string; volumeId: string | null }[];
  /** Projects of the target's credentials, by their ids. */
  projects: ReadonlyMap<string, string>;
  /** By the new VM's id: the quiesce methods by which it can surely be held. */
  methods: ReadonlyMap<string, readonly string[]>;
  /** Of its fence: VMs that must not run beside the new ones. */
  fenced: FenceRecord["servers"];
  /** Those of them that other VNFs have now, and those that this one has left before, dealt with or not. */
  spokenFor: readonly Place[];
}

interface Place {
  siteId: string;
  serverId: string;
}

export interface Acceptance {
  members: Omit<VnfMember, "id">[];
  /** VMs that are the VNF's no more, and why. */
  dropped: { name: string; cause: string }[];
  former: Pick<
    FormerMember,
    "vnfId" | "siteId" | "serverId" | "projectId" | "name" | "bootOrder" | "volumeIds" | "recoveryId"
  >[];
  /** New ids of VMs, by the source's. */
  newIds: Map<string, string>;
}

/**
 * What a VNF consists of once its failover is accepted: the new VMs that are healthy, in the places of the old ones, and
 * what it leaves behind. VMs of the point that were taken out of the VNF since come last. Pure.
 */
export function planAcceptance(facts: AcceptanceFacts): Acceptance {
  const { members, servers } = facts;
  const healthy = new Map(
    servers.flatMap((row) =>
      row.state === "healthy" && row.serverId !== null ? [[row.sourceServerId, row.serverId] as const] : [],
    ),
  );
  const isMember = new Set(members.map(({ serverId }) => serverId));
  const placed: Seat[] = [
    ...members.map((member) => ({ ...member, sourceId: member.serverId })),
    ...facts.plan.servers
      .filter(({ serverId }) => !isMember.has(serverId))
      .map(({ serverId, name, tier }) => ({ ...NEW, sourceId: serverId, name, bootOrder: tier })),
  ];
  return {
    members: placed
      .flatMap((place) => {
        const serverId = healthy.get(place.sourceId);
        return serverId === undefined ? [] : [toMember(place, serverId, facts)];
      })
      .map((member, i) => ({ ...member, position: i + 1 })),
    dropped: members
      .filter(({ serverId }) => !healthy.has(serverId))
      .map(({ serverId, name }) => {
        const row = servers.find(({ sourceServerId }) => sourceServerId === serverId);
        return {
          name,
          cause: row ? (row.cause ?? "it does not work") : "its recovery point does not have it",
        };
      }),
    former: [...leftMembers(facts), ...leftBesides(facts, [...healthy.values()])],
    newIds: healthy,
  };
}

type Former = Acceptance["former"][number];

const leftMembers = (facts: AcceptanceFacts): Former[] =>
  facts.members
    .filter(({ siteId }) => siteId !== facts.recovery.toSiteId)
    .map((member) => toFormer(member, facts));

/** A member as one that the VNF has left. Pure. */
export function toFormer(member: VnfMember, { recovery: { id, vnfId }, plan }: AcceptanceFacts): Former {
  const { siteId, serverId, projectId, name, bootOrder, knownVolumeIds, excludedVolumeIds } = member;
  return {
    ...{ vnfId, recoveryId: id, siteId, serverId, projectId, name, bootOrder },
    volumeIds: [...new Set([...knownVolumeIds, ...excludedVolumeIds, ...volumesOf(serverId, plan)])].sort(),
  };
}

/** VMs of the point that were taken out of the VNF before the failover: copies of them are the VNF's from now on. */
function leftBesides(facts: AcceptanceFacts, newIds: readonly string[]): Former[] {
  const { recovery, members, fenced, spokenFor, plan } = facts;
  return fenced.flatMap(({ serverId, name, state, at }) => {
    if (!at || state === "gone") return [];
    const { siteId, projectId, tier: bootOrder } = at;
    const isIt = (vm: Place) => vm.siteId === siteId && vm.serverId === serverId;
    if (members.some(isIt) || spokenFor.some(isIt)) return [];
    if (siteId === recovery.toSiteId && newIds.includes(serverId)) return [];
    const { vnfId, id: recoveryId } = recovery;
    const volumeIds = volumesOf(serverId, plan).sort();
    return [{ ...{ vnfId, recoveryId, siteId, serverId, projectId, name, bootOrder }, volumeIds }];
  });
}

type Seat = Pick<VnfMember, "name" | "bootOrder" | "quiesceMethod" | "isLeftOut" | "excludedVolumeIds"> & {
  sourceId: string;
};

const NEW = { quiesceMethod: null, isLeftOut: false, excludedVolumeIds: [] };

const volumesOf = (serverId: string, { volumes }: AcceptanceFacts["plan"]): string[] =>
  volumes.filter(({ serverIds }) => serverIds.includes(serverId)).map(({ key }) => key);

/** The VM that has come in a place, as the member that it is from then on. Pure. */
export function toMember(place: Seat, serverId: string, facts: AcceptanceFacts): Omit<VnfMember, "id"> {
  const { recovery, plan, volumes, projects, methods } = facts;
  const { sourceId, name, bootOrder, quiesceMethod, isLeftOut, excludedVolumeIds } = place;
  const credentialId = plan.servers.find((server) => server.serverId === sourceId)?.credentialId ?? "";
  const projectId = projects.get(credentialId);
  if (projectId === undefined) throw new Error(`the credential that made ${name} is gone`);
  const newIdOf = (key: string) => volumes.find((v) => v.sourceVolumeId === key)?.volumeId ?? [];
  return {
    vnfId: recovery.vnfId,
    siteId: recovery.toSiteId,
    ...{ serverId, projectId, name, bootOrder, isLeftOut },
    position: 0,
    // What is not sure to be possible there is chosen anew; "none" was chosen on purpose, and is possible everywhere.
    quiesceMethod:
      quiesceMethod === "none" || methods.get(serverId)?.includes(quiesceMethod ?? "") ? quiesceMethod : null,
    // What was left out before the point was taken was not restored.
    excludedVolumeIds: excludedVolumeIds.flatMap(newIdOf),
    knownVolumeIds: volumesOf(sourceId, plan).flatMap(newIdOf),
  };
}
