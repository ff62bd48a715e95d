import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { runName } from "../runs/run-view";
import { isVnfVisible } from "../vnfs/vnf-visibility";

/** That a VM is no original, but the copy of a drill. */
export interface DrillMark {
  /** "d-17" */
  name: string;
  /** Its run; null for who does not see its VNF. */
  runId: string | null;
}

interface Row {
  siteId: string;
  serverId: string;
  number: number;
  runId: string | null;
}

/** Which of these VMs are drills', by `<site id> <server id>`. */
export async function readDrillMarks(
  session: Session,
  servers: readonly { siteId: string; serverId: string }[],
): Promise<ReadonlyMap<string, DrillMark>> {
  if (servers.length === 0) return new Map();
  const isSeen = isVnfVisible(session, Prisma.sql`y.vnf_id`);
  const rows = await db().$queryRaw<Row[]>`
    SELECT DISTINCT ON (y.to_site_id, w.server_id) y.to_site_id AS "siteId", w.server_id AS "serverId", r.number,
      CASE WHEN ${isSeen} THEN r.id END AS "runId"
    FROM recovery_servers w JOIN recoveries y ON y.id = w.recovery_id
      JOIN runs r ON r.recovery_id = y.id AND r.kind = 'drill'
    WHERE y.is_drill AND w.state <> 'gone'
      AND w.server_id = ANY (${servers.map(({ serverId }) => serverId)}::text[])
      AND y.to_site_id = ANY (${[...new Set(servers.map(({ siteId }) => siteId))]}::uuid[])
    ORDER BY y.to_site_id, w.server_id, r.number DESC`;
  return new Map(
    rows.map(({ siteId, serverId, number, runId }) => [
      `${siteId} ${serverId}`,
      { name: runName({ kind: "drill", number }), runId },
    ]),
  );
}
