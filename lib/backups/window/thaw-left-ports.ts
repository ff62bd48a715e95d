import type { Clock } from "../../clock";
import type { Lease } from "../../freezes/lease";
import type { LeaseKeeper } from "../../freezes/lease-keeper";
import type { QuiesceMethod, QuiesceMethodName } from "../../quiesce/quiesce-method";
import { endedElsewhere } from "./ended-elsewhere";
import type { ThawPorts, WindowListener } from "./window-ports";

export interface LeftBehind {
  clock: Clock;
  leases: readonly Lease[];
  /** By credential. */
  methods: ReadonlyMap<string, ReadonlyMap<QuiesceMethodName, QuiesceMethod>>;
  keeper: LeaseKeeper;
  told: WindowListener;
}

/** Thaws what another process may have frozen, by what it has written down. */
export function thawLeftPorts({ clock, leases, methods, keeper, told }: LeftBehind): ThawPorts {
  const byServer = new Map(leases.map((lease) => [lease.serverId, lease]));
  return {
    clock,
    told,
    async thaw({ serverId }, call) {
      const lease = byServer.get(serverId);
      const method = lease && methods.get(lease.credentialId)?.get(lease.method);
      if (!lease || !method)
        return {
          state: "unknown",
          reason: `its site offers ${lease?.method} no more`,
          todo: "Thaw it by hand.",
        };
      // The earliest that it can have been sent: a later one would take our own freeze for somebody else's.
      return method.thaw(lease.target, { ...call, quiesceSentAt: lease.sentAt ?? lease.armedAt });
    },
    endedElsewhere: () => endedElsewhere(keeper),
  };
}
