import type { PlannedHold } from "../../backups/backup-plan";
import type { QuiesceMethodName } from "../../quiesce/quiesce-method";
import { counted, listed } from "../../recoveries/words";
import type { KnownVm } from "./map-accepted";

/** What a deleted VNF is brought back from. */
export interface BringBackFacts {
  /** Where it was last. */
  siteName: string;
  /** The VMs that it had there; null: not known. */
  vms: readonly KnownVm[] | null;
  /** Points that can be recovered from and name other VMs in the place of these: it got these by a recovery since. */
  older: number;
  /** Why a VM cannot be in it now, in words, by the VM. */
  taken: ReadonlyMap<string, string>;
  /** Sites that know the backups of its newest point of there. */
  receivers: readonly { id: string; name: string }[];
}

/** A VM as it comes back. */
export interface MemberBack {
  serverId: string;
  projectId: string;
  name: string;
  position: number;
  bootOrder: number;
  quiesceMethod: QuiesceMethodName | null;
  isLeftOut: boolean;
  excludedVolumeIds: string[];
  knownVolumeIds: string[];
}

export interface BringBackPlan {
  members: MemberBack[];
  /** The VMs that stay where they are, and why; a sentence without a full stop each. */
  without: { serverId: string; name: string; why: string }[];
  receivers: { id: string; name: string }[];
  /** Why it cannot come back with these, a sentence; null: it can. */
  obstacle: string | null;
}

/**
 * The VMs with which a deleted VNF comes back, in their freeze order: without those that are in another VNF by now. A VM
 * that is gone at the site comes too: it may be what has to be recovered. No VNF comes back that a failover could start
 * copies of beside a VM that nobody stops: a failover stops the VMs of its point, and the members. Pure.
 */
export function planBringBack({ siteName, vms, older, taken, receivers }: BringBackFacts): BringBackPlan {
  const ordered = (vms ?? []).toSorted((a, b) => a.position - b.position);
  const elsewhere = ordered.filter(({ serverId }) => taken.has(serverId)).map(({ name }) => name);
  return {
    members: ordered
      .filter(({ serverId }) => !taken.has(serverId))
      .map(({ serverId, projectId, name, bootOrder, volumes, hold }, index) => ({
        ...{ serverId, projectId, name, bootOrder },
        position: index + 1,
        quiesceMethod: chosenOf(hold),
        isLeftOut: hold?.kind === "left-out",
        excludedVolumeIds: volumes.filter((v) => v.isExcluded).map((v) => v.volumeId),
        knownVolumeIds: volumes.map((v) => v.volumeId),
      })),
    without: ordered.flatMap(({ serverId, name }) => {
      const why = taken.get(serverId);
      return why === undefined ? [] : [{ serverId, name, why }];
    }),
    receivers: [...receivers],
    obstacle:
      ordered.length === 0
        ? `Which VMs it has at ${siteName}, where it was last, is not known: none of its points was made there since. A failover could not stop them.`
        : elsewhere.length === ordered.length
          ? "All its VMs are elsewhere by now, so it would have none. Take one of them out of there first."
          : elsewhere.length > 0 && older > 0
            ? `${counted(older, "recovery point")} of it ${older === 1 ? "was" : "were"} made before a recovery gave it the VMs that it had last: a failover from ${older === 1 ? "it" : "them"} would start copies beside ${listed(elsewhere)}, which ${elsewhere.length === 1 ? "is" : "are"} elsewhere by now. Take ${elsewhere.length === 1 ? "it" : "them"} out of there first, or delete the older ${older === 1 ? "point" : "points"}.`
            : null,
  };
}

/** Null: the best that is possible. */
function chosenOf(hold: PlannedHold | null): QuiesceMethodName | null {
  if (hold?.kind === "quiesce" && hold.isChosen) return hold.method;
  return hold?.kind === "none" && hold.isChosen ? "none" : null;
}
