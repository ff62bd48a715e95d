import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { and } from "../schedules/schedule-words";
import { lockPolicy } from "./lock-policy";
import { PolicyId } from "./policy-input";
import { tellPolicy } from "./tell-policy";

const REFUSAL = "The policy was not deleted.";
const Input = z.object({ policyId: PolicyId, version: z.number().int().min(1) });
const NAMED = 10;

/**
 * Deletes a retention policy that no VNF has any more.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `conflict`; `precondition_failed` while VNFs have it
 */
export async function deletePolicy(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "retention.change");
  const { policyId, version } = parseInput(Input, input, REFUSAL);
  await audited(async (tx) => {
    const policy = await lockPolicy(tx, session, { policyId, version }, REFUSAL);
    const members = await tx.vnfRetention.findMany({
      where: { policyId },
      select: { vnf: { select: { name: true } } },
      orderBy: { vnf: { nameKey: "asc" } },
    });
    if (members.length > 0) {
      const names = members.slice(0, NAMED).map(({ vnf }) => vnf.name);
      const more = members.length - names.length;
      throw new AppError(
        "precondition_failed",
        `${REFUSAL} It is the policy of ${and([...names, ...(more > 0 ? [`${more} more`] : [])])}. Take it from them first, or give them another: without one, all their points are kept.`,
      );
    }
    await tx.retentionPolicy.delete({ where: { id: policyId } });
    await recordAudit(tx, actorOf(session), {
      action: "retention_policy.deleted",
      target: { kind: "retention_policy", id: policyId, name: policy.name },
      details: { old: tellPolicy({ ...policy, vnfs: [] }) },
    });
  });
}
