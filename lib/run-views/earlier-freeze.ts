import type { FreezeLease } from "../generated/prisma/client";
import type { RunView } from "../runs/run-view";

type Lease = Pick<FreezeLease, "attempt" | "serverName" | "state" | "sentAt" | "frozenAt" | "closedAt">;

/**
 * The longest that a VM stood still in a freeze window before the last one: its worker was lost in it, and no record of it
 * is kept but the leases. Pure. @param attempt the last window's number
 */
export function earlierFreeze(leases: readonly Lease[], attempt: number): RunView["earlierFreeze"] {
  const freezes = leases.flatMap(({ serverName, sentAt, closedAt, ...lease }) =>
    lease.attempt < attempt && sentAt && closedAt && (lease.frozenAt || lease.state === "thawed")
      ? [{ serverName, ms: closedAt.getTime() - sentAt.getTime() }]
      : [],
  );
  return freezes.reduce<RunView["earlierFreeze"]>((a, b) => (a && a.ms >= b.ms ? a : b), null);
}
