/** A VM at whose place a copy starts, and where it is. */
export interface SourceVm {
  serverId: string;
  name: string;
  /** 1 boots first, and is stopped last. */
  tier: number;
  siteId: string;
  projectId: string;
  /** It is not ours to stop; why. Null: it is. */
  notOurs: string | null;
}

export interface SourceFacts {
  /** Those that the plan recovers. Names and tiers are the plan's. */
  planned: readonly { serverId: string; name: string; tier: number }[];
  /** Where the point was taken, and in which projects its VMs were; all of them. */
  point: { siteId: string; servers: readonly { serverId: string; projectId: string }[] };
  /** The VNF's VMs now. */
  members: readonly {
    serverId: string;
    siteId: string;
    name: string;
    projectId: string;
    bootOrder: number;
  }[];
  /** Former VMs of which a person said that they are dealt with, also those that are in the VNF again since. */
  released: readonly { siteId: string; serverId: string }[];
  /** VMs of the point that other VNFs have now. */
  others: readonly { siteId: string; serverId: string; vnfName: string }[];
}

/** The VMs in whose places others come, and no others: the last to boot first. Pure. */
export const replacedSources = (
  replaces: readonly { serverId: string; name: string; projectId: string; tier: number }[],
  siteId: string,
): SourceVm[] =>
  replaces
    .map(({ serverId, name, projectId, tier }) => ({
      ...{ serverId, name, projectId, tier, siteId },
      notOurs: null,
    }))
    .sort(lastFirst);

const lastFirst = (a: SourceVm, b: SourceVm): number =>
  b.tier - a.tier || b.name.localeCompare(a.name) || b.serverId.localeCompare(a.serverId);

/**
 * Which VMs must not run when the copies start: the point's, and the VNF's own, where these are others by now (it was
 * accepted elsewhere since, or has got more of them). When only some VMs of a point are recovered, only those. The last to
 * boot comes first. Pure.
 */
export function selectSources({ planned, point, members, released, others }: SourceFacts): SourceVm[] {
  const isSame = (siteId: string, serverId: string) => (vm: { siteId: string; serverId: string }) =>
    vm.siteId === siteId && vm.serverId === serverId;
  const isWhole = point.servers.every(({ serverId }) => planned.some((vm) => vm.serverId === serverId));
  const fromPoint = planned.map(({ serverId, name, tier }): SourceVm => {
    const { siteId } = point;
    const vnfName = others.find(isSame(siteId, serverId))?.vnfName;
    const projectId = point.servers.find((vm) => vm.serverId === serverId)?.projectId ?? "";
    const notOurs =
      vnfName === undefined ? null : `it belongs to the VNF ${vnfName} now, and is not stopped for this one`;
    return { serverId, name, tier, siteId, projectId, notOurs };
  });
  const own = members
    .filter(({ siteId, serverId }) => !fromPoint.some(isSame(siteId, serverId)))
    .map(({ serverId, name, bootOrder, siteId, projectId }): SourceVm => {
      return { serverId, name, tier: bootOrder, siteId, projectId, notOurs: null };
    });
  return [
    ...fromPoint.filter(
      // One that was taken into the VNF again runs for it.
      ({ siteId, serverId }) =>
        members.some(isSame(siteId, serverId)) || !released.some(isSame(siteId, serverId)),
    ),
    ...(isWhole ? own : []),
  ].sort(lastFirst);
}
