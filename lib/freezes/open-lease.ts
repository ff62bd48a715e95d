import type { KeptOffFor } from "./kept-off";
import type { Lease } from "./lease";

/** What is known of the worker that armed a lease, as the database tells it. */
export interface LeaseOwner {
  id: string;
  /** Its advisory lock is held (lib/runs/executor-lock.ts). */
  isLocked: boolean;
  /** It has deleted its row: its last act, after which it sends nothing. */
  hasSignedOff: boolean;
  /** Its last heartbeat is older than TAKEOVER_AFTER_MS: it has given itself up long before. */
  isSilent: boolean;
  hostname: string | null;
  pid: number | null;
  machine: string | null;
  processStarted: string | null;
}

/** An open lease with what is known of its owner. Kept in memory, since the database may be gone when it is needed. */
export interface OpenLease
  extends Pick<
    Lease,
    | "id"
    | "runId"
    | "position"
    | "siteId"
    | "siteName"
    | "credentialId"
    | "serverId"
    | "serverName"
    | "vnfName"
    | "method"
    | "target"
  > {
  /** On the reader's monotonic clock, ms: from here on whoever sees it thaws it. */
  dueAt: number;
  /** On the same clock: when its quiesce was sent, see sentOn. */
  sentOn: number;
  /** Its quiesce is known to have been sent. */
  isSent: boolean;
  owner: LeaseOwner;
  /** By the last look at the database: a failover that has fenced it. */
  keptOffFor: KeptOffFor | null;
}
