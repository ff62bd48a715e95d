import type { Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";
import type { RunKind } from "../generated/prisma/enums";
import { runName } from "../runs/run-view";
import { IS_OPEN_RECOVERY } from "./open-recoveries";
import { REMOVERS } from "./read-built-plan";

/**
 * What recoveries that are not over need of the site that they are at, or of one project of it: what they made there has
 * to be removed by the credential that made it. For who may change sites, and so sees all.
 */
export async function findRecoveryUses(
  tx: Transaction,
  { siteId, credentialIds }: { siteId: string; credentialIds?: readonly string[] | undefined },
): Promise<string[]> {
  const isNeeded = credentialIds
    ? Prisma.sql`(EXISTS (SELECT FROM runs u JOIN run_resources m ON m.run_id = u.id
        WHERE u.recovery_id = y.id AND m.removed_at IS NULL AND m.credential_id::text = ANY (${[...credentialIds]}::text[]))
      OR (y.state = 'running' AND jsonb_path_exists(r.plan, '$.**.credentialId ? (@ == $ids[*])',
        jsonb_build_object('ids', ${JSON.stringify(credentialIds)}::jsonb))))`
    : Prisma.sql`true`;
  const rows = await tx.$queryRaw<{ kind: RunKind; number: number; vnfName: string }[]>`
    SELECT DISTINCT ON (y.id) r.kind::text AS kind, r.number, y.vnf_name AS "vnfName"
    FROM recoveries y JOIN runs r ON r.recovery_id = y.id AND NOT r.kind::text = ANY (${[...REMOVERS]}::text[])
    WHERE y.to_site_id = ${siteId}::uuid AND ${IS_OPEN_RECOVERY} AND ${isNeeded}
    ORDER BY y.id, r.created_at DESC`;
  return rows.map((row) => `${runName(row)} of the VNF ${row.vnfName}, which is not over`);
}
