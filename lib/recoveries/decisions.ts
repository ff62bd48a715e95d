import type { RecoveryState } from "../runs/recovery-view";
import type { SlotTrouble } from "../schedules/schedule-view";
import type { SplitBrain } from "./former-members/former-view";
import type { DrillNeed, DrillRow } from "./list-drills";

/*
 * What waits for a person, as the overview and the page of a VNF show it. Times are ISO 8601.
 */

/** A failover or a relocation that is neither accepted nor rolled back. */
export interface OpenFailover {
  recoveryId: string;
  /** Its newest run: there it is decided about. */
  runId: string;
  mode: "failover" | "relocation" | "replacement";
  /** "f-12" */
  name: string;
  /** A run of it goes on. */
  isBusy: boolean;
  vnf: { id: string; name: string };
  from: string;
  to: string;
  state: RecoveryState;
  /** Since when it serves, or a part of it; null: it does not, or is being taken back. */
  since: string | null;
  /** VMs that work there, and all. */
  healthy: number;
  of: number;
}

/** A drill that is kept: until when, if it is cleaned up by itself. */
export type StandingDrill = Pick<DrillRow, "recoveryId" | "runId" | "name" | "vnf" | "to" | "keepUntil">;

export interface Decisions {
  asOf: string;
  failovers: OpenFailover[];
  standing: StandingDrill[];
  splitBrains: SplitBrain[];
  /** VNFs that demand drills, and had none in time. */
  due: DrillNeed[];
  /** Schedules that do not do what they say. */
  slots: SlotTrouble[];
}
