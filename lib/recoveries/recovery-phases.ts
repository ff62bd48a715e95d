import type { FenceRecord } from "../runs/recovery-view";
import type { SwapResult } from "./in-place/swap-volume";
import type { RecoveryContext } from "./recovery-context";

/** What the build came to; the rows of the recovery tell the rest. */
export interface BuildResult {
  /** Source ids of the VMs whose tier's checks passed, and of those that do not work. */
  healthy: string[];
  failed: string[];
  /** Another one than the plan's after a fallback. */
  usedPointId: string;
}

/** Something that a person has to see to. */
export interface Problem {
  cause: string;
  todo: string;
}

/** What the last look at the recovered VMs showed. */
export interface Proof {
  healthy: string[];
  failed: string[];
  /** Source ids of VMs that had to repair a file system, although the point's label promises that none has to. */
  disproved: string[];
}

/**
 * What a recovery consists of. Each may be called again after its worker was killed at any moment of it, and then goes
 * on: it does nothing twice and leaves nothing unrecorded. None decides about the order.
 */
export interface RecoveryPhases {
  /** @throws RunStopped when it cannot start: nothing was made */
  runPreflight(ctx: RecoveryContext): Promise<void>;
  /**
   * Of a failover: stops and locks the source's VMs if their site answers, else calls the hook. What it has come to is
   * kept with the recovery as it goes, before each change of a VM: a roll-back starts again what it stopped. It does
   * not judge whether that is enough (fence/judge-fence.ts).
   */
  fence(ctx: RecoveryContext): Promise<FenceRecord>;
  importRecords(ctx: RecoveryContext): Promise<void>;
  /** Restores the volumes, makes the networks and ports, and boots tier by tier, each as soon as it can be. */
  build(ctx: RecoveryContext): Promise<BuildResult>;
  /** Each VM has its volumes where they belong. */
  proveAttached(ctx: RecoveryContext): Promise<void>;
  prove(ctx: RecoveryContext): Promise<Proof>;
  /**
   * Of a failover that serves: leads floating IPs to the new VMs, calls the hook, and gives volumes their names back. What
   * did not work is told, and stops nothing.
   */
  handOver(ctx: RecoveryContext): Promise<{ problems: Problem[] }>;
  /** Of a restore in place: gives the VM the restored volume, or back the one that it had. Looks first, and is no run to cancel. */
  swapVolume(ctx: RecoveryContext): Promise<SwapResult>;
  /** Of a restore: gives restored volumes names of their own. What did not work is told, and stops nothing. */
  nameRestored(ctx: RecoveryContext): Promise<{ problems: Problem[] }>;
  /**
   * Of a roll-back: takes back what the hand-over led to the new VMs, unlocks what the fence locked, and starts what it
   * stopped, in boot order. May only be called when none of the new VMs is left (DESIGN I10).
   */
  startSource(ctx: RecoveryContext): Promise<{ problems: Problem[] }>;
  /** Removes what the recovery made, and nothing else. @returns how many things are still there */
  removeMade(ctx: RecoveryContext): Promise<{ left: number }>;
  /** Once all else is over. */
  writeReport(ctx: RecoveryContext): Promise<void>;
}
