import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Changed } from "../changed";
import { databaseNow } from "../database-now";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { gatedCut } from "./gated-cut";
import { givePolicy } from "./give-policy";
import { freePolicyKey, lockPolicy } from "./lock-policy";
import { PolicyChange } from "./policy-input";
import { rulesOf } from "./rules-of";
import { tellPolicy } from "./tell-policy";

const REFUSAL = "Nothing was changed.";
const TIMEOUT_MS = 30_000;

/**
 * Changes a retention policy, and whose it is. A prune that goes on is not touched.
 * @returns the names of what is different, and the version that it has by that
 * @throws AppError `forbidden`, `invalid`, `not_found`; `precondition_failed` for who does not see all of its VNFs;
 * `conflict` when somebody changed it meanwhile, or something would go that was not shown; `needs_approval` where less is kept
 */
export async function changePolicy(session: Session, input: unknown): Promise<Changed> {
  requirePermission(session, "retention.change");
  const { policyId, version, ...wanted } = parseInput(PolicyChange, input, REFUSAL);
  const now = await databaseNow();
  return orTaken(() =>
    audited(
      async (tx) => {
        const before = await lockPolicy(tx, session, { policyId, version }, REFUSAL);
        const nameKey = await freePolicyKey(tx, wanted.name, REFUSAL, policyId);
        const members = await tx.vnfRetention.findMany({
          where: { policyId },
          select: { vnf: { select: { name: true } } },
        });
        const given = await givePolicy(tx, session, policyId, wanted, now, REFUSAL);
        const { vnfs, taken, goes, cuts } = given;
        const old = tellPolicy({ ...before, vnfs: members.map(({ vnf }) => vnf.name) });
        const next = tellPolicy({ ...wanted, vnfs });
        const keys = (Object.keys(next) as (keyof typeof next)[]).filter(
          (key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]),
        );
        if (keys.length === 0) return { changed: [], version };
        await tx.retentionPolicy.update({
          where: { id: policyId },
          data: { ...rulesOf(wanted), name: wanted.name, nameKey, version: { increment: 1 } },
        });
        if (cuts.length > 0) {
          const policy = { ...wanted, id: policyId, version };
          await requireApproval(tx, session, gatedCut({ ...given, policy, vnfIds: wanted.vnfIds }));
        }
        const pick = (from: typeof next) => Object.fromEntries(keys.map((key) => [key, from[key]]));
        await recordAudit(tx, actorOf(session), {
          action: "retention_policy.changed",
          target: { kind: "retention_policy", id: policyId, name: wanted.name },
          details: {
            old: pick(old),
            new: pick(next),
            ...(taken.length > 0 && { insteadOf: taken }),
            goesNext: goes,
          },
        });
        return { changed: keys, version: version + 1 };
      },
      { timeoutMs: TIMEOUT_MS },
    ),
  );
}
