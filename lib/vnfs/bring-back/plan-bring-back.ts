import type { PlannedHold } from "../../backups/backup-plan";
import type { QuiesceMethodName } from "../../quiesce/quiesce-method";

/** What a deleted VNF is brought back from: the newest recovery point of where it was. */
export interface BringBackFacts {
  servers: readonly {
    serverId: string;
    name: string;
    projectId: string;
    position: number;
    bootOrder: number;
    volumes: readonly { volumeId: string; isExcluded: boolean }[];
    /** How the run that made the point kept it still; null: that is not known. */
    hold: PlannedHold | null;
  }[];
  /** Why a VM cannot be in it now, in words, by the VM. */
  taken: ReadonlyMap<string, string>;
  /** Sites that know the backups of that point. */
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
  /** The VMs of the point that stay where they are, and why; a sentence without a full stop each. */
  without: { serverId: string; name: string; why: string }[];
  receivers: { id: string; name: string }[];
}

/**
 * The VMs with which a deleted VNF comes back, in their freeze order, as its newest point has them: without those that
 * are in another VNF by now. A VM that is gone at the site comes too: it may be what has to be recovered. Pure.
 */
export function planBringBack({ servers, taken, receivers }: BringBackFacts): BringBackPlan {
  const ordered = servers.toSorted((a, b) => a.position - b.position);
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
  };
}

/** Null: the best that is possible. */
function chosenOf(hold: PlannedHold | null): QuiesceMethodName | null {
  if (hold?.kind === "quiesce" && hold.isChosen) return hold.method;
  return hold?.kind === "none" && hold.isChosen ? "none" : null;
}
