import type { Clock } from "../../clock";
import type { Lease } from "../../freezes/lease";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import { leaveOffIfFenced, type Thawer } from "../../freezes/leave-off";
import { sentOn } from "../../freezes/sent-on";
import { endedElsewhere } from "./ended-elsewhere";
import type { MethodOf } from "./thaw-methods";
import type { ThawPorts, WindowListener } from "./window-ports";

export interface LeftBehind {
  clock: Clock;
  leases: readonly Lease[];
  /** When they were read, on the database’s clock and on ours. */
  asOf: { database: Date; monotonic: number };
  methodOf: MethodOf;
  keeper: LeaseKeeper;
  told: WindowListener;
  thawer: Thawer;
}

/** Thaws what another process may have frozen, by what it has written down. */
export function thawLeftPorts({
  clock,
  leases,
  asOf,
  methodOf,
  keeper,
  told,
  thawer,
}: LeftBehind): ThawPorts {
  const byServer = new Map(leases.map((lease) => [lease.serverId, lease]));
  return {
    clock,
    told,
    async thaw({ serverId }, call) {
      const lease = byServer.get(serverId);
      const left = lease && (await leaveOffIfFenced(lease, thawer));
      if (left) return left;
      const method = lease && (await methodOf(lease));
      if (!lease || !method)
        return {
          state: "unknown",
          reason: `its site offers ${lease?.method} no more`,
          todo: "Thaw it by hand.",
        };
      const elapsedMs = clock.monotonic() - sentOn(lease, asOf);
      return method.thaw(lease.target, { ...call, quiesceSentAt: new Date(clock.now() - elapsedMs) });
    },
    endedElsewhere: () => endedElsewhere(keeper),
  };
}
