import type { WorkerState } from "../installation/worker-state";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import type { HeldVm } from "../runs/run-view";
import type { ByHand } from "./by-hand";

/** A VM that may be frozen by us, as every page is told of it. */
export interface FrozenVm extends HeldVm {
  /** Whom to call, as its VNF says; empty: nobody is named. */
  vnfOwner: string;
  method: Exclude<QuiesceMethodName, "none">;
  /** It was frozen for certain; else a quiesce may have reached it. */
  isConfirmed: boolean;
  /** What somebody at the site can do; empty for who may not thaw. */
  byHand: ByHand[];
}

/** Who is frozen now, and who is on duty. Times are ISO 8601 in UTC. */
export interface FreezesView {
  /** The server's clock: what is counted counts from here. */
  asOf: string;
  /** Of the VNFs that the reader sees, the longest first. */
  held: FrozenVm[];
  /** The best of the guardians; null: none has ever been on duty, or lately. */
  guardian: { state: WorkerState; isThawing: boolean } | null;
}

/** The key of it in the query cache. */
export const freezesKey = ["freezes"] as const;
