import type { Drift } from "./vnf";

/** What somebody asked to be repaired. */
export interface WantedRepair {
  kind: Drift["kind"];
  serverId: string;
  volumeId?: string | undefined;
  /** A new volume is not to be backed up. */
  leaveOut: boolean;
}

/** What of a member a repair may change. */
export interface RepairedMember {
  serverId: string;
  name: string;
  quiesceMethod: string | null;
  excludedVolumeIds: string[];
  knownVolumeIds: string[];
}

export interface RepairPlan {
  /** VMs that are taken out. */
  gone: string[];
  /** Members as they are to be. */
  changed: RepairedMember[];
  repaired: (Drift & { leftOut?: boolean })[];
}

/** What repairs come to; undefined when one of them mends what is not there (any more). Pure. */
export function planRepair(
  members: readonly RepairedMember[],
  drift: readonly Drift[],
  wanted: readonly WantedRepair[],
): RepairPlan | undefined {
  const plan: RepairPlan = { gone: [], changed: [], repaired: [] };
  const after = new Map<string, RepairedMember>();
  for (const wish of wanted) {
    const found = drift.find((d) => isMeant(d, wish));
    const member = after.get(wish.serverId) ?? members.find((m) => m.serverId === wish.serverId);
    if (!found || !member) return undefined;
    plan.repaired.push(found.kind === "volume-added" ? { ...found, leftOut: wish.leaveOut } : found);
    if (found.kind === "vm-deleted" || found.kind === "vm-missing") plan.gone.push(member.serverId);
    after.set(wish.serverId, mend(member, found, wish.leaveOut));
  }
  plan.changed = [...after.values()].filter(({ serverId }) => !plan.gone.includes(serverId));
  return plan;
}

const isMeant = (drift: Drift, wish: WantedRepair) =>
  drift.kind === wish.kind &&
  drift.serverId === wish.serverId &&
  ("volumeId" in drift ? drift.volumeId : undefined) === wish.volumeId;

function mend(member: RepairedMember, drift: Drift, leaveOut: boolean): RepairedMember {
  const without = (ids: readonly string[], id: string) => ids.filter((each) => each !== id);
  switch (drift.kind) {
    case "vm-deleted":
    case "vm-missing":
      return member;
    case "vm-renamed":
      return { ...member, name: drift.newName };
    case "method-impossible":
      return { ...member, quiesceMethod: null };
    case "volume-added": {
      const { volumeId } = drift;
      const excluded = without(member.excludedVolumeIds, volumeId);
      return {
        ...member,
        knownVolumeIds: [...without(member.knownVolumeIds, volumeId), volumeId],
        excludedVolumeIds: leaveOut ? [...excluded, volumeId] : excluded,
      };
    }
    case "volume-removed":
      return {
        ...member,
        knownVolumeIds: without(member.knownVolumeIds, drift.volumeId),
        excludedVolumeIds: without(member.excludedVolumeIds, drift.volumeId),
      };
  }
}
