import type { FreezeLease, Run } from "../generated/prisma/client";
import type { RunView } from "../runs/run-view";

type Lease = Pick<
  FreezeLease,
  "attempt" | "serverName" | "state" | "armedAt" | "sentAt" | "frozenAt" | "thawsBy" | "closedAt"
>;

/**
 * The longest that a VM stood still in a freeze window that was lost with its worker: no record of it is kept but the
 * leases. Pure, and in SQL in lib/freezes/lost-windows.ts. @param last the number of the window that is recorded; null: none is
 */
export function earlierFreeze(
  leases: readonly Lease[],
  last: number | null,
  { windowAttempts, endedAt }: Pick<Run, "windowAttempts" | "endedAt">,
): RunView["earlierFreeze"] {
  // As long as the run goes on without a record, its last window may be open.
  const isLost = ({ attempt }: Lease) =>
    last === null && endedAt ? attempt <= windowAttempts : attempt < (last ?? windowAttempts);
  return leases
    .filter(isLost)
    .flatMap(freezeOf)
    .reduce<RunView["earlierFreeze"]>((a, b) => (a && a.ms >= b.ms ? a : b), null);
}

/** None of a VM that is held still, which is told as such, of one that stays off for a failover, or that never was frozen. */
function freezeOf(lease: Lease): NonNullable<RunView["earlierFreeze"]>[] {
  const { serverName, attempt, state, armedAt, sentAt, frozenAt, thawsBy, closedAt } = lease;
  if (!closedAt) return [];
  const isThawed = state === "thawed";
  if (!isThawed && !((state === "not_frozen" || state === "gone") && frozenAt)) return [];
  const from = sentAt ?? frozenAt ?? armedAt;
  // Of one that ran again by itself, it was closed when somebody was sure of that.
  const to = !isThawed && thawsBy && thawsBy < closedAt ? thawsBy : closedAt;
  const isAtMost = !isThawed || (!sentAt && !frozenAt);
  return [{ serverName, attempt, ms: to.getTime() - from.getTime(), isAtMost }];
}
