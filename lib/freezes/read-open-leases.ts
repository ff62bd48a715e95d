import type pg from "pg";
import { LOCK_KEY_SQL } from "../runs/executor-lock";
import { TAKEOVER_AFTER_MS } from "../runs/timing";
import { KEPT_OFF_SQL } from "./kept-off";
import type { Lease } from "./lease";
import type { LeaseOwner, OpenLease } from "./open-lease";
import { sentOn } from "./sent-on";
import { isKnownSent } from "./thaw-turn";

/** The longest that the watch waits for the database: a guest may be frozen meanwhile. */
export const READ_WITHIN_MS = 1_000;

// pg_locks is looked through only when a lease is open, once for each owner.
const SQL = `
  WITH open AS (SELECT * FROM freeze_leases WHERE closed_at IS NULL),
  owners AS (
    SELECT o.id, w.id IS NULL AS "hasSignedOff", w.hostname, w.pid, w.machine, w.process_started AS "processStarted",
      coalesce(w.heartbeat_at < now() - make_interval(secs => $1), true) AS "isSilent",
      EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND (l.classid::bigint << 32 | l.objid::bigint) = ${LOCK_KEY_SQL("o.id")}) AS "isLocked"
    FROM (SELECT DISTINCT owner_id AS id FROM open) o LEFT JOIN workers w ON w.id = o.id)
  SELECT l.id, run_id AS "runId", position, site_id AS "siteId", site_name AS "siteName",
    credential_id AS "credentialId", server_id AS "serverId", server_name AS "serverName", vnf_name AS "vnfName",
    method, target, armed_at AS "armedAt", sent_at AS "sentAt",
    frozen_at AS "frozenAt", deadline, now() AS "readAt", to_json(owners) AS owner,
    ${KEPT_OFF_SQL} AS "keptOffFor"
  FROM open l JOIN owners ON owners.id = l.owner_id`;

const GUARDIAN_SQL = `
  SELECT EXISTS (SELECT FROM guardians WHERE heartbeat_at > now() - make_interval(secs => $1)) AS "isOnDuty"`;

interface Row
  extends Omit<OpenLease, "dueAt" | "sentOn" | "isSent">,
    Pick<Lease, "armedAt" | "sentAt" | "frozenAt" | "deadline"> {
  owner: LeaseOwner;
  /** By the database's clock, as the times above. */
  readAt: Date;
}

/**
 * All leases that are open now. @throws the driver's error when the database does not answer in time
 * @param now of the caller's monotonic clock, before it asked
 */
export async function readOpenLeases(client: pg.Client, now: number): Promise<OpenLease[]> {
  const { rows } = await client.query<Row>(SQL, [TAKEOVER_AFTER_MS / 1000]);
  return rows.map(({ armedAt, sentAt, frozenAt, deadline, readAt, ...lease }) => ({
    ...lease,
    dueAt: now + deadline.getTime() - readAt.getTime(),
    sentOn: sentOn({ armedAt, sentAt, deadline }, { database: readAt, monotonic: now }),
    isSent: isKnownSent({ sentAt, frozenAt }),
  }));
}

/** Whether a guardian's heartbeat is fresh. @throws the driver's error */
export async function isGuardianOnDuty(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ isOnDuty: boolean }>(GUARDIAN_SQL, [TAKEOVER_AFTER_MS / 1000]);
  return rows[0]?.isOnDuty ?? false;
}
