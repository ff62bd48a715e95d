import { requireApproval } from "../approvals/require-approval";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { gatedCut } from "./gated-cut";
import { givePolicy } from "./give-policy";
import { freePolicyKey } from "./lock-policy";
import { PolicyInput } from "./policy-input";
import { rulesOf } from "./rules-of";
import { tellPolicy } from "./tell-policy";

const REFUSAL = "The policy was not added.";
const MOST = 200;
const TIMEOUT_MS = 30_000;

/**
 * Adds a retention policy and gives it to VNFs; another that they had does not count for them any more. @returns its id
 * @throws AppError `forbidden`, `invalid`; `conflict` when something would go that was not shown; `needs_approval`
 * when it has VNFs, which keep less by it
 */
export async function addPolicy(session: Session, input: unknown): Promise<{ id: string }> {
  requirePermission(session, "retention.change");
  const wanted = parseInput(PolicyInput, input, REFUSAL);
  const now = await databaseNow();
  return orTaken(() =>
    audited(
      async (tx) => {
        if ((await tx.retentionPolicy.count()) >= MOST)
          throw new AppError("invalid", `${REFUSAL} There are at most ${MOST} policies.`);
        const nameKey = await freePolicyKey(tx, wanted.name, REFUSAL);
        const { id, name } = await tx.retentionPolicy.create({
          data: { ...rulesOf(wanted), name: wanted.name, nameKey, createdBy: session.name },
        });
        const given = await givePolicy(tx, session, id, wanted, now, REFUSAL);
        const { vnfs, taken, goes, cuts } = given;
        if (cuts.length > 0) {
          const policy = { ...wanted, id: null, version: 0 };
          await requireApproval(tx, session, gatedCut({ ...given, policy, vnfIds: wanted.vnfIds }));
        }
        await recordAudit(tx, actorOf(session), {
          action: "retention_policy.added",
          target: { kind: "retention_policy", id, name },
          details: {
            new: tellPolicy({ ...wanted, vnfs }),
            ...(taken.length > 0 && { insteadOf: taken }),
            goesNext: goes,
          },
        });
        return { id };
      },
      { timeoutMs: TIMEOUT_MS },
    ),
  );
}
