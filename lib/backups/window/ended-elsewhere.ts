import type { Lease } from "../../freezes/lease";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import type { EndedElsewhere } from "./window-ports";

const ENDS = {
  thawed: "thawed",
  not_frozen: "was-not-frozen",
  gone: "gone",
  left_off: "left-off",
} as const;

/** Whose hold others have ended, by server id. Without the database nobody is heard of. */
export const endedElsewhere = (
  keeper: Pick<LeaseKeeper, "endedByOthers">,
): Promise<ReadonlyMap<string, EndedElsewhere>> =>
  keeper.endedByOthers().then(
    (leases) => new Map(leases.map((lease) => [lease.serverId, endOf(lease)])),
    () => new Map(),
  );

/** How a lease was closed. Pure. */
export const endOf = (lease: Pick<Lease, "state" | "closedBy" | "closedAt">): EndedElsewhere => ({
  thaw: ENDS[lease.state as keyof typeof ENDS] ?? "thawed",
  by: lease.closedBy ?? "",
  at: (lease.closedAt ?? new Date()).getTime(),
});
