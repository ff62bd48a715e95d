import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { refuseWhileOpen } from "../runs/take-vnf";
import { dropMembers } from "./drop-members";
import { labelsOf } from "./label-members";
import { lockVnf, memberOf, nextVersion } from "./lock-vnf";
import { ServerIds, VnfId, VnfVersion } from "./vnf-schemas";

const Input = z.object({ vnfId: VnfId, version: VnfVersion, serverIds: ServerIds });
const REFUSAL = "No VM was taken out.";

/**
 * Takes VMs out of a VNF: its next point has them no more; those that exist keep them. Nothing is changed at the site.
 * @throws AppError `invalid`, `not_found`; `conflict`, also while a failover of it is not decided about; `precondition_failed` when none would stay
 */
export async function removeMembers(
  session: Session,
  input: unknown,
): Promise<{ removed: string[]; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, serverIds } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const vnf = await lockVnf(tx, session, vnfId, version);
    await refuseWhileOpen(tx, vnfId, undefined, REFUSAL);
    for (const id of serverIds) memberOf(vnf, id);
    await dropMembers(tx, vnf, serverIds);
    const now = await nextVersion(tx, vnfId);
    const labels = labelsOf(vnf.members);
    const removed = serverIds.map((id) => labels.get(id) ?? id);
    await recordAudit(tx, actorOf(session), {
      action: "vnf.members_removed",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: vnf.site,
      details: { old: { members: removed }, version: now },
    });
    return { removed, version: now };
  });
}
