import { setTimeout as sleep } from "node:timers/promises";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import { log } from "../log";
import type { QuiesceMethodName } from "../quiesce/quiesce-method";
import { runName } from "../runs/run-view";

/** A failover by its first run. */
export type KeptOffFor = { kind: RunKind; number: number };

/** The database is not waited for longer than this: a thaw that asks it must go on without (DESIGN I1). */
const ASK_WITHIN_MS = 500;

const LETS_RUN: readonly QuiesceMethodName[] = ["pause", "suspend", "stop"];

/** Its release has a VM run that stood still as a whole; those of the others merely end a freeze within it. Pure. */
export const letsRun = (method: string): boolean => LETS_RUN.some((each) => each === method);

/** Of a recovery `r`: its fence names the VM of the lease `l`. */
export const IS_FENCED_SQL = `EXISTS (SELECT FROM jsonb_array_elements(r.fence->'servers') e
  WHERE e->>'serverId' = l.server_id AND coalesce(e->'at'->>'siteId', r.from_site_id::text) = l.site_id::text)`;

/**
 * For which failover the VM of the lease `l` is to stay as it is: its copy runs elsewhere, or may soon. One that is open,
 * or accepted with this VM not released. A VM that another VNF has by now is none of the failover's.
 */
export const KEPT_OFF_SQL = `(SELECT json_build_object('kind', first.kind, 'number', first.number)
  FROM recoveries r CROSS JOIN LATERAL (SELECT kind, number FROM runs
    WHERE recovery_id = r.id AND kind NOT IN ('rollback', 'cleanup') ORDER BY number LIMIT 1) first
  WHERE l.method IN (${LETS_RUN.map((method) => `'${method}'`).join(", ")}) AND ${IS_FENCED_SQL}
    AND (r.open_vnf_id IS NOT NULL OR (r.state = 'accepted' AND EXISTS (SELECT FROM former_members m
      WHERE m.vnf_id = r.vnf_id AND m.site_id = l.site_id AND m.server_id = l.server_id AND m.released_at IS NULL)))
    AND NOT EXISTS (SELECT FROM vnf_members o
      WHERE o.site_id = l.site_id AND o.server_id = l.server_id AND o.vnf_id <> r.vnf_id)
  ORDER BY r.started_at DESC LIMIT 1)`;

/** "left off for the failover f-12". Pure. */
export const leftOffFor = (failover: KeptOffFor): string =>
  `left off for the ${NAMES[failover.kind] ?? "failover"} ${runName(failover)}`;

const NAMES: Partial<Record<RunKind, string>> = { relocation: "relocation", replacement: "in-place restore" };

/** Null: for none, or the database cannot tell in time. Then it is thawed, as ever. */
export async function askKeptOff(leaseId: string): Promise<KeptOffFor | null> {
  const late = new AbortController();
  const asked = db().$queryRaw<{ keptOffFor: KeptOffFor | null }[]>`
    SELECT ${Prisma.raw(KEPT_OFF_SQL)} AS "keptOffFor" FROM freeze_leases l WHERE l.id = ${leaseId}::uuid`;
  try {
    const waited = sleep(ASK_WITHIN_MS, [], { signal: late.signal, ref: false }).catch(() => []);
    const [row] = await Promise.race([asked, waited]);
    return row?.keptOffFor ?? null;
  } catch (error) {
    log.warn(
      { err: error, lease: leaseId },
      "whether a failover keeps a VM off could not be asked: it is thawed",
    );
    return null;
  } finally {
    late.abort();
    asked.catch(() => {});
  }
}
