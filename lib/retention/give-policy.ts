import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { PolicyWanted } from "./policy-input";
import { previewVnfs } from "./preview-vnfs";
import { goingOf } from "./retention-preview";

/** What was given to whom, for the audit log. */
export interface GivenPolicy {
  /** The VNFs' names. */
  vnfs: string[];
  /** Those that had another policy: "HSS (Nightly)". */
  taken: string[];
  /** How many points go at the next prune. */
  goes: number;
}

/**
 * Gives a policy to VNFs, and takes it from the others that this person sees: those have none then, and keep all. What goes
 * by it now must have been shown.
 * @param policyId its row is held by the transaction
 * @throws AppError `invalid`; `conflict` when something else would go than was shown
 */
export async function givePolicy(
  tx: Transaction,
  session: Session,
  policyId: string,
  wanted: PolicyWanted & { seen?: string | undefined },
  now: Date,
  refusal: string,
): Promise<GivenPolicy> {
  const { vnfIds, seen } = wanted;
  const preview = await previewVnfs(tx, session, wanted, vnfIds, now, refusal);
  const goes = preview.vnfs.reduce((sum, vnf) => sum + goingOf(vnf).length, 0);
  if (goes > 0 && seen !== preview.seen)
    throw new AppError(
      "conflict",
      `${refusal} ${goes === 1 ? "One recovery point" : `${goes} recovery points`} would go, and not the ones that you were shown. Look at the preview again.`,
    );
  const before = await tx.vnfRetention.findMany({
    where: { vnfId: { in: vnfIds }, policyId: { not: policyId } },
    select: { vnf: { select: { name: true } }, policy: { select: { name: true } } },
  });
  await tx.vnfRetention.deleteMany({
    where: { policyId, vnfId: { notIn: vnfIds }, vnf: visibleVnfs(session) },
  });
  // Another policy is another question: what the last one waited for says nothing of it.
  const fresh = { policyId, dueAt: now, waitsBecause: null };
  await tx.vnfRetention.updateMany({ where: { vnfId: { in: vnfIds } }, data: fresh });
  await tx.vnfRetention.createMany({
    data: vnfIds.map((vnfId) => ({ vnfId, policyId, dueAt: now })),
    skipDuplicates: true,
  });
  return {
    vnfs: preview.vnfs.map(({ vnfName }) => vnfName),
    taken: before.map(({ vnf, policy }) => `${vnf.name} (${policy.name})`),
    goes,
  };
}
