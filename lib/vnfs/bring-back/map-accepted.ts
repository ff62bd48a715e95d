import type { PlannedHold } from "../../backups/backup-plan";

/** A VM that a deleted VNF had last. */
export interface KnownVm {
  serverId: string;
  name: string;
  projectId: string;
  position: number;
  bootOrder: number;
  volumes: readonly { volumeId: string; isExcluded: boolean }[];
  /** How the run that made the point kept it still; null: that is not known. */
  hold: PlannedHold | null;
}

/** A recovery that was accepted. */
export interface AcceptedRecovery {
  /** By the point's id of a VM, which one of the VNF it came in the place of; null: the VNF is what it made, and no more. */
  replaced: ReadonlyMap<string, string> | null;
  made: readonly (KnownVm & { sourceId: string })[];
}

/**
 * What a VNF consists of after recoveries that were accepted since its VMs were last named, the first of these first. Pure.
 */
export function mapAccepted(
  named: readonly KnownVm[],
  accepted: readonly AcceptedRecovery[],
): readonly KnownVm[] {
  return accepted.reduce<readonly KnownVm[]>((vms, { replaced, made }) => {
    const news = made.map(({ sourceId, ...vm }) => ({ vm, inPlaceOf: replaced?.get(sourceId) }));
    if (!replaced) return news.map(({ vm }) => vm);
    const kept = vms.map((vm) => {
      const { vm: successor } = news.find(({ inPlaceOf }) => inPlaceOf === vm.serverId) ?? {};
      if (!successor) return vm;
      const { name, position, bootOrder } = vm;
      return { ...successor, name, position, bootOrder };
    });
    // One that came in the place of a VM of which nothing is known runs all the same.
    const rest = news.filter(({ inPlaceOf }) => !vms.some(({ serverId }) => serverId === inPlaceOf));
    return [...kept, ...rest.map(({ vm }) => vm)];
  }, named);
}
