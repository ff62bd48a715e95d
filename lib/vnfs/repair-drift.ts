import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { db } from "../db";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { refuseWhileOpen } from "../runs/take-vnf";
import { dropMembers } from "./drop-members";
import { findDrift } from "./find-drift";
import { labelsOf } from "./label-members";
import { lockVnf, nextVersion } from "./lock-vnf";
import { planRepair } from "./plan-repair";
import { readMemberFacts } from "./read-member-facts";
import { ServerId, VnfId, VnfVersion, VolumeId } from "./vnf-schemas";
import { requireVisibleVnf } from "./vnf-visibility";
import { writeRepairs } from "./write-repairs";

const KINDS = [
  "vm-deleted",
  "vm-missing",
  "volume-added",
  "volume-removed",
  "vm-renamed",
  "method-impossible",
] as const;

const Repair = z.object({
  kind: z.enum(KINDS, "There is no such kind of drift."),
  serverId: ServerId,
  volumeId: VolumeId.optional(),
  /** A new volume is not to be backed up. */
  leaveOut: z.boolean().default(false),
});
const Input = z.object({
  vnfId: VnfId,
  version: VnfVersion,
  repairs: z
    .array(Repair, "Choose what to repair.")
    .min(1, "Choose at least one drift to repair.")
    .max(2_000, "Repair at most 2000 at once."),
});
const REFUSAL = "Nothing was repaired.";

/**
 * Makes the VNF as its site is now: a VM that is gone is taken out, a new volume is taken in or left out, one that was
 * detached is forgotten, a new name is taken over, a method that is not possible any more gives way to the best possible.
 * @throws AppError `invalid`, `not_found`; `conflict` also when one of the drifts is not there any more, and when a VM
 * would be taken out while a failover of the VNF is not decided about;
 * `precondition_failed` when no VM would stay
 */
export async function repairDrift(
  session: Session,
  input: unknown,
): Promise<{ repaired: number; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, repairs } = parseInput(Input, input, REFUSAL);
  const { siteId } = await requireVisibleVnf(session, vnfId);
  const facts = await readMemberFacts(siteId, await db().vnfMember.findMany({ where: { vnfId } }));
  return audited(async (tx) => {
    // Its members are those that the facts are of, unless its version says otherwise.
    const vnf = await lockVnf(tx, session, vnfId, version);
    const plan = planRepair(vnf.members, findDrift(vnf.members, facts), repairs);
    if (!plan)
      throw new AppError(
        "conflict",
        `What is to be repaired in ${vnf.name} is not so any more. Nothing was changed; reload to see it as it is.`,
      );
    if (plan.gone.length > 0) {
      await refuseWhileOpen(tx, vnfId, undefined, REFUSAL);
      await dropMembers(tx, vnf, plan.gone);
    }
    await writeRepairs(tx, vnfId, plan.changed);
    const now = await nextVersion(tx, vnfId);
    const labels = labelsOf(vnf.members);
    await recordAudit(tx, actorOf(session), {
      action: "vnf.drift_repaired",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: vnf.site,
      details: {
        repaired: plan.repaired.map(({ serverId, ...drift }) => ({ ...drift, name: labels.get(serverId) })),
        version: now,
      },
    });
    return { repaired: plan.repaired.length, version: now };
  });
}
