import type { RunKind, RunState } from "../generated/prisma/enums";
import type { FullPolicy, SlotRule, SlotState } from "./schedule";

/** What became of a slot, as it is shown. */
export interface SlotView {
  id: string;
  vnfId: string;
  vnfName: string;
  /** ISO 8601. */
  dueAt: string;
  state: SlotState;
  /** Why there is no run. */
  reason: string | null;
  todo: string | null;
  run: { id: string; number: number; kind: RunKind; state: RunState } | null;
  /** How much later than its time it was started, when that is late; null: in time, or not started. */
  lateMs: number | null;
}

/** A schedule, as its page and the list show it. */
export interface ScheduleView extends SlotRule {
  id: string;
  name: string;
  full: FullPolicy;
  isEnabled: boolean;
  version: number;
  createdBy: string;
  /** ISO 8601. */
  createdAt: string;
  /** Those that the reader sees. */
  vnfs: { id: string; name: string }[];
  hiddenVnfs: number;
  /** The next slots, ISO 8601; empty while it is off. */
  next: string[];
  /** A slot that has come and waits for its freeze window, or for a worker: since when, ISO 8601. */
  waitingSince: string | null;
  last: SlotView | null;
}

/** A schedule of a VNF, as the VNF's page shows it. */
export interface VnfScheduleView extends SlotRule {
  id: string;
  name: string;
  isEnabled: boolean;
  /** ISO 8601; null: there is none, or it is off. */
  next: string | null;
  /** Of this VNF. */
  last: SlotView | null;
  /** Of this VNF: what is late. */
  late: LateSlot | null;
}

/** A slot that has come long ago, and whose backup has not begun. */
export interface LateSlot {
  /**
   * "waits": no worker has taken it. "closed": it came while its freeze window was closed, and is started when that opens.
   * "queued": its run waits for its turn.
   */
  kind: "waits" | "closed" | "queued";
  /** ISO 8601, both; `opensAt` of "closed" alone. */
  dueAt: string;
  opensAt: string | null;
  /** Of "queued" alone. */
  run: { id: string; number: number } | null;
}

/** A late slot on its schedule's page. */
export interface LateVnfSlot extends LateSlot {
  vnf: { id: string; name: string };
}

/** A VNF for which its schedule does not do what it says. */
export interface SlotTrouble {
  scheduleId: string;
  scheduleName: string;
  vnf: { id: string; name: string };
  /** Its slot is late; its last one was skipped; some were missed within a day. */
  kind: LateSlot["kind"] | "skipped" | "missed";
  /** The slot's, ISO 8601. */
  dueAt: string;
  /** As a late slot has them. */
  opensAt: string | null;
  run: LateSlot["run"];
  /** Why it was skipped. */
  reason: string | null;
  /** How many were missed within a day. */
  missed: number;
}
