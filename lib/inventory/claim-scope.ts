import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";

/** Whoever holds it reads one project; nobody else does meanwhile. */
export interface Claim {
  credentialId: string;
  siteId: string;
  projectId: string;
  projectName: string;
  wholeAt: Date | null;
  changesSince: Date | null;
  /** By the database's clock; the mark by which the claim is ours. */
  claimedAt: Date;
}

/** A claim that was not renewed for so long is a dead one's. A relocation waits for it while its VNF is off. */
const CLAIM_SECONDS = 20;
const RENEW_MS = 5_000;

/**
 * Claims a project's reading for this process.
 * @param minAgeMs what is as fresh as that, or failed as recently, is left alone
 * @returns undefined when there is nothing to do: fresh, being read by another, or no longer there
 */
export async function claimScope(credentialId: string, minAgeMs: number): Promise<Claim | undefined> {
  // A credential that was moved to another project begins anew.
  await db().$executeRaw`
    INSERT INTO inventory_scopes AS s (credential_id, site_id, project_id)
    SELECT id, site_id, project_id FROM site_credentials WHERE id = ${credentialId}::uuid
    ON CONFLICT (credential_id) DO UPDATE SET project_id = excluded.project_id, as_of = NULL, whole_at = NULL,
      whole_took_ms = NULL, changes_since = NULL, failed_at = NULL, failure = NULL,
      failure_brief = NULL
    WHERE s.project_id <> excluded.project_id`;
  const [claim] = await db().$queryRaw<Claim[]>`
    UPDATE inventory_scopes s SET claimed_at = date_trunc('milliseconds', clock_timestamp())
    FROM site_credentials c
    WHERE s.credential_id = ${credentialId}::uuid AND c.id = s.credential_id
      AND (s.claimed_at IS NULL OR s.claimed_at < clock_timestamp() - make_interval(secs => ${CLAIM_SECONDS}))
      AND greatest(s.as_of, s.failed_at, '-infinity')
        <= clock_timestamp() - make_interval(secs => ${minAgeMs / 1000}::float8)
    RETURNING s.credential_id AS "credentialId", s.site_id AS "siteId", s.project_id AS "projectId",
      c.project_name AS "projectName", s.whole_at AS "wholeAt", s.changes_since AS "changesSince",
      s.claimed_at AS "claimedAt"`;
  return claim;
}

/** Keeps a claim alive while its project is being read. @returns ends that; the claim's own mark is then settled */
export function keepClaim(claim: Claim): () => Promise<void> {
  let renewing: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew(claim).catch(() => {}); // unreachable for longer than the claim lasts: it is then lost
  }, RENEW_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await renewing;
  };
}

async function renew(claim: Claim): Promise<void> {
  const [row] = await db().$queryRaw<{ claimedAt: Date }[]>`
    UPDATE inventory_scopes SET claimed_at = date_trunc('milliseconds', clock_timestamp())
    WHERE credential_id = ${claim.credentialId}::uuid AND claimed_at = ${claim.claimedAt}::timestamptz
    RETURNING claimed_at AS "claimedAt"`;
  if (row) claim.claimedAt = row.claimedAt;
}

/** Another has taken the claim over, or the credential is gone: what was read is not applied. */
export class ClaimLost extends Error {}

/** Ends a claim with what came of it, in the transaction of what was read. @throws ClaimLost */
export async function settleClaim(
  tx: Prisma.TransactionClient,
  claim: Claim,
  outcome: Prisma.InventoryScopeUpdateManyMutationInput,
): Promise<void> {
  const { count } = await tx.inventoryScope.updateMany({
    where: { credentialId: claim.credentialId, claimedAt: claim.claimedAt },
    data: { ...outcome, claimedAt: null },
  });
  if (count === 0) throw new ClaimLost("the claim was lost");
}
