import type { Server } from "../rows";
import type { QuiesceRecord } from "./rows";
import { FREEZING_GRACE, GIVE_UP_AFTER, LONGEST_PAUSE, MAX_TIMEOUT, TOO_FAR } from "./settings";

/* When a guard must thaw. Pure, as nova-quiesce/nova_quiesce/due.py. Times in milliseconds. */

type States = Pick<Server, "vmState" | "taskState">;

export const isFreezing = (s: States): boolean => s.vmState === "active" && s.taskState === "quiescing";
export const isHeld = (s: States): boolean => s.vmState === "quiesced" && s.taskState === null;
export const isThawing = (s: States): boolean => s.vmState === "quiesced" && s.taskState === "unquiescing";
/** Whether the server is where a quiesce has put it. */
export const isInCycle = (s: States): boolean => isFreezing(s) || isHeld(s) || isThawing(s);

/** Deletion ends the guest; a snapshot of Nova's own holds it for a moment. */
const OTHERS = ["deleting", "image_snapshot", "image_snapshot_pending"];

/** From when on a guard must thaw: `now`, or earlier, is at once. */
export function dueAt(states: States, record: QuiesceRecord, now: number): number {
  const tooFar = now + 1000 * (MAX_TIMEOUT + TOO_FAR);
  if (OTHERS.includes(states.taskState ?? "")) return now + 1000;
  const claimed = record.claim < tooFar ? record.claim : 0;
  const deadline = record.deadline > tooFar ? now : record.deadline;
  if (isFreezing(states)) return Math.max(claimed, deadline + 1000 * FREEZING_GRACE);
  if (isHeld(states) || isThawing(states)) return Math.max(claimed, deadline);
  // Reset, or never confirmed: whatever the state says, it may be frozen.
  return claimed;
}

/** Whether the state must say that something is wrong. */
export const isGivenUp = (states: States, record: QuiesceRecord, now: number): boolean =>
  (isHeld(states) || isThawing(states)) && now >= record.deadline + 1000 * GIVE_UP_AFTER;

/** Seconds before the next attempt. @param isKnownFrozen each second counts then */
export function pauseAfter(attempts: number, isKnownFrozen: boolean): number {
  const pause = [1, 1, 2, 4, 8, 15, LONGEST_PAUSE][Math.min(attempts, 7) - 1] ?? LONGEST_PAUSE;
  return isKnownFrozen && attempts <= 20 ? Math.min(pause, 5) : pause;
}
