import type { ThawOutcome } from "../quiesce/quiesce-method";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import type { OpenLease } from "./open-lease";

/** A hold whose request lies in a proxy may be carried out so long after it was sent (lib/quiesce/nova-hold.ts). */
const SETTLE_MS = 60_000;

/** What is known of a lease's owner beyond the database's word. */
export interface OwnerSeen {
  /** Its process ran on this machine, and is gone. */
  isProvedDead: boolean;
  /** Our connection is old enough to have seen its silence: after a failover the rows may miss its last heartbeats. */
  hasSeenSilence: boolean;
}

/** Why a lease is to be thawed by others than its owner; null: it is not. Pure. */
export function whyDue(
  { owner, dueAt }: Pick<OpenLease, "owner" | "dueAt">,
  { isProvedDead }: Pick<OwnerSeen, "isProvedDead">,
  now: number,
): "owner-dead" | "lock-gone" | "deadline" | null {
  if (isProvedDead) return "owner-dead";
  // It thaws by itself as soon as it hears of it; whoever is first does no harm.
  if (!owner.isLocked) return "lock-gone";
  return now >= dueAt ? "deadline" : null;
}

/**
 * Whether its owner certainly sends nothing more (docs/decisions/0023): not when its lock or its deadline has just gone,
 * since it may be sending at this moment. Pure.
 */
export const isOwnerSurelyStill = (
  { owner, dueAt }: Pick<OpenLease, "owner" | "dueAt">,
  seen: OwnerSeen,
  now: number,
): boolean =>
  seen.isProvedDead ||
  (!owner.isLocked && owner.hasSignedOff) ||
  (!owner.isLocked && owner.isSilent && seen.hasSeenSilence) ||
  now - dueAt >= TAKEOVER_AFTER_MS;

export interface Evidence {
  /** Its owner sends nothing more since then, ms on the clock of `now`; null: it may still send. */
  ownerStillSince: number | null;
  /** What came of the thaw was told by another method than the lease's. */
  isByAnother: boolean;
  /** The method's own timer ends a hold that comes late. */
  hasTimer: boolean;
}

/**
 * Whether a lease can be closed by what came of a thaw. "thawed" and "gone" are certain. That a VM ran proves nothing
 * while a quiesce of it may still be sent or be on its way. Pure.
 */
export function isSure(outcome: ThawOutcome, evidence: Evidence, now: number): boolean {
  if (outcome.state === "thawed" || outcome.state === "gone") return true;
  if (outcome.state === "unknown" || evidence.ownerStillSince === null) return false;
  const mustSettle = evidence.isByAnother || !evidence.hasTimer;
  return !mustSettle || now - evidence.ownerStillSince >= SETTLE_MS;
}
