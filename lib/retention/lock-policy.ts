import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { RetentionPolicy } from "../generated/prisma/client";
import { siteNameKey } from "../sites/site-name";
import { visibleVnfs } from "../vnfs/vnf-visibility";

/**
 * A policy's row, held until the transaction ends. Who does not see all of its VNFs does not change what becomes of theirs.
 * @throws AppError `not_found`; `conflict` when it was changed since that version; `precondition_failed`
 */
export async function lockPolicy(
  tx: Transaction,
  session: Session,
  { policyId, version }: { policyId: string; version: number },
  refusal: string,
): Promise<RetentionPolicy> {
  await tx.$queryRaw`SELECT id FROM retention_policies WHERE id = ${policyId}::uuid FOR NO KEY UPDATE`;
  const policy = await tx.retentionPolicy.findUnique({ where: { id: policyId } });
  if (!policy) throw new AppError("not_found", "There is no such retention policy any more.");
  if (policy.version !== version)
    throw new AppError(
      "conflict",
      `${policy.name} was changed since you opened this page. ${refusal} Reload to see it as it is.`,
    );
  const seen = await tx.vnfRetention.count({ where: { policyId, vnf: visibleVnfs(session) } });
  const hidden = (await tx.vnfRetention.count({ where: { policyId } })) - seen;
  if (hidden > 0)
    throw new AppError(
      "precondition_failed",
      `${refusal} ${policy.name} is also the policy of ${hidden === 1 ? "a VNF" : `${hidden} VNFs`} in projects that your sign-in does not give. Somebody who sees all of them may change it; you may make another for yours.`,
    );
  return policy;
}

/** The key of a name that no other policy has. @throws AppError `invalid` */
export async function freePolicyKey(
  tx: Transaction,
  name: string,
  refusal: string,
  own?: string,
): Promise<string> {
  const nameKey = siteNameKey(name);
  const other = await tx.retentionPolicy.findUnique({ where: { nameKey } });
  if (other && other.id !== own)
    throw new AppError("invalid", refusal, {
      name: `There is a policy ${other.name} already. Choose another name.`,
    });
  return nameKey;
}
