import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import type { CutVnf } from "./gated-cut";
import { isRetentionCut } from "./is-retention-cut";
import type { PolicyWanted } from "./policy-input";
import { previewVnfs } from "./preview-vnfs";
import { goingOf } from "./retention-preview";

/** What was given to whom, for the audit log. */
export interface GivenPolicy {
  /** The VNFs' names. */
  vnfs: string[];
  /** Those that had another policy: "HSS (Nightly)". */
  taken: string[];
  /** How many points go at the next prune, and what names them. */
  goes: number;
  seen: string;
  /** Those that keep less than they did. */
  cuts: CutVnf[];
}

/**
 * Gives a policy to VNFs, and takes it from the others that this person sees: those have none then, and keep all. What goes
 * by it now must have been shown. Whether a second person has to approve it is for whoever calls: see `cuts`.
 * @param policyId its row is held by the transaction, and still has its old rules
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
    where: { vnfId: { in: vnfIds } },
    select: { vnfId: true, vnf: { select: { name: true } }, policy: true },
  });
  const had = new Map(before.map(({ vnfId, policy }) => [vnfId, policy]));
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
    taken: before.flatMap(({ vnf, policy }) =>
      policy.id === policyId ? [] : [`${vnf.name} (${policy.name})`],
    ),
    ...{ goes, seen: preview.seen },
    cuts: preview.vnfs.flatMap(({ vnfId, vnfName }) => {
      const rules = had.get(vnfId) ?? null;
      return isRetentionCut(rules, wanted) ? [{ vnfId, vnfName, before: rules }] : [];
    }),
  };
}
