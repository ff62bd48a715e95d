import { type Row, table } from "../../core/table";

/** What a guest's agent was last told; its id is the server's. */
export interface Guest extends Row {
  /** Since when its file systems are frozen; null: they are not. */
  frozenSince: number | null;
  /** Who froze it, for the log. */
  frozenBy: string | null;
  /** Until when its agent hangs: what it is asked meanwhile, it does then. */
  busyUntil: number;
}

/**
 * What nova-quiesce knows of a freeze: there is one as long as the guest may be frozen, whatever the server's state says.
 * Its id is the server's. (nova-quiesce/nova_quiesce/record.py)
 */
export interface QuiesceRecord extends Row {
  /** Which quiesce it is of. */
  cycle: string;
  /** When it must be thawed. */
  deadline: number;
  /** The freeze was sent; it happened; it was sent, and what came of it was never learnt. */
  freeze: "sent" | "confirmed" | "unknown";
  /** Until when somebody is at work on the thaw. */
  claim: number;
  /** Before it nobody may say that it is over: a call is still on its way. */
  quiet: number;
  /** The server's state "error" is ours. */
  isErrored: boolean;
  why: string | null;
  /** The guard's thaws so far, and how many of the last ones succeeded. */
  attempts: number;
  successes: number;
  /** Request id of the guard's own action. */
  guardRequestId: string | null;
  /** Number of the guard's look that counts; earlier ones are void. */
  look: number;
}

export const GUESTS = table<Guest>("guests");
export const QUIESCE_RECORDS = table<QuiesceRecord>("quiesce_records");
