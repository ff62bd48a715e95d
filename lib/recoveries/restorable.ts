import type { RecoveryFacts } from "./recovery-facts";

/** What of a recovery point may be restored, to choose from. */
export interface RestorableVm {
  serverId: string;
  name: string;
  bootOrder: number;
  /** All that it needs is in the point. */
  isUsable: boolean;
  volumes: RestorableVolume[];
}

export interface RestorableVolume {
  volumeId: string;
  /** Empty: it has none. */
  name: string;
  sizeGib: number;
  device: string | null;
  isRoot: boolean;
  /** The point has a backup of it, and all that this builds on. */
  hasBackup: boolean;
}

/** All VMs of a point with their volumes, in their boot order. Pure. */
export function restorableOf({ servers, point }: Pick<RecoveryFacts, "servers" | "point">): RestorableVm[] {
  return [...servers]
    .sort((a, b) => a.bootOrder - b.bootOrder || a.position - b.position)
    .map(({ serverId, name, bootOrder, volumes }) => ({
      ...{ serverId, name, bootOrder },
      isUsable: point.usableServerIds.includes(serverId),
      volumes: volumes
        .filter(({ isExcluded }) => !isExcluded)
        .map((volume) => {
          const kept = point.volumes.find(({ volumeId }) => volumeId === volume.volumeId);
          const { volumeId, device, isRoot, sizeGib } = volume;
          return {
            ...{ volumeId, name: volume.name, device, isRoot, sizeGib: kept?.sizeGib ?? sizeGib },
            hasBackup: !!kept && !kept.isBroken && kept.chain.every(({ state }) => state === "available"),
          };
        }),
    }));
}
