import type { Session } from "../auth/session-store";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { runName } from "../runs/run-view";
import { isVnfVisible } from "../vnfs/vnf-visibility";

/** That a VM was made by a failover or a relocation that nobody has decided about, or was left behind by one that was accepted. */
export type FailoverMark =
  /** "f-12"; its run is null for who does not see its VNF. */
  | { kind: "failover" | "relocation" | "replacement"; name: string; runId: string | null }
  /** Null for who does not see it. */
  | { kind: "former"; vnf: { id: string; name: string } | null };

type Servers = readonly { siteId: string; serverId: string }[];

/** Which of these VMs are so, by `<site id> <server id>`. */
export async function readFailoverMarks(
  session: Session,
  servers: Servers,
): Promise<ReadonlyMap<string, FailoverMark>> {
  if (servers.length === 0) return new Map();
  const serverIds = servers.map(({ serverId }) => serverId);
  const siteIds = [...new Set(servers.map(({ siteId }) => siteId))];
  const [made, left] = await Promise.all([
    readMade(session, serverIds, siteIds),
    readLeft(session, serverIds, siteIds),
  ]);
  return new Map([...left, ...made]);
}

async function readMade(
  session: Session,
  serverIds: string[],
  siteIds: string[],
): Promise<[string, FailoverMark][]> {
  const rows = await db().$queryRaw<
    {
      siteId: string;
      serverId: string;
      kind: "failover" | "relocation" | "replacement";
      number: number;
      runId: string | null;
    }[]
  >`
    SELECT y.to_site_id AS "siteId", w.server_id AS "serverId", r.kind::text AS kind, r.number,
      CASE WHEN ${isVnfVisible(session, Prisma.sql`y.vnf_id`)} THEN r.id END AS "runId"
    FROM recovery_servers w JOIN recoveries y ON y.id = w.recovery_id
      JOIN LATERAL (SELECT u.id, u.kind, u.number FROM runs u
        WHERE u.recovery_id = y.id AND u.kind IN ('failover', 'relocation', 'replacement')
        ORDER BY u.number LIMIT 1) r ON true
    WHERE y.open_vnf_id IS NOT NULL AND w.state <> 'gone' AND w.server_id = ANY (${serverIds}::text[])
      AND y.to_site_id = ANY (${siteIds}::uuid[])`;
  return rows.map(({ siteId, serverId, kind, number, runId }) => [
    `${siteId} ${serverId}`,
    { kind, name: runName({ kind, number }), runId },
  ]);
}

async function readLeft(
  session: Session,
  serverIds: string[],
  siteIds: string[],
): Promise<[string, FailoverMark][]> {
  const rows = await db().$queryRaw<
    { siteId: string; serverId: string; vnfId: string; vnfName: string; isSeen: boolean }[]
  >`
    SELECT f.site_id AS "siteId", f.server_id AS "serverId", v.id AS "vnfId", v.name AS "vnfName",
      ${isVnfVisible(session, Prisma.sql`v.id`)} AS "isSeen"
    FROM former_members f JOIN vnfs v ON v.id = f.vnf_id
    WHERE f.released_at IS NULL AND f.server_id = ANY (${serverIds}::text[])
      AND f.site_id = ANY (${siteIds}::uuid[])
    ORDER BY v.name, v.id`;
  return rows.map(({ siteId, serverId, vnfId, vnfName, isSeen }) => [
    `${siteId} ${serverId}`,
    { kind: "former", vnf: isSeen ? { id: vnfId, name: vnfName } : null },
  ]);
}
