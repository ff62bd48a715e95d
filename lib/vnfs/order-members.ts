import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { labelsOf } from "./label-members";
import { lockVnf, nextVersion } from "./lock-vnf";
import { ServerIds, VnfId, VnfVersion } from "./vnf-schemas";
import { writeOrder } from "./write-order";

const Input = z.object({ vnfId: VnfId, version: VnfVersion, serverIds: ServerIds });
const REFUSAL = "The freeze order was not changed.";

/**
 * Sets the order in which the VMs of a VNF are quiesced; they are thawed in its exact reverse.
 * @param input `serverIds`: all of its VMs, the first to be quiesced first
 * @throws AppError `invalid` when it is not exactly the VNF's VMs; `not_found`, `conflict`
 */
export async function orderMembers(session: Session, input: unknown): Promise<{ version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, serverIds } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const vnf = await lockVnf(tx, session, vnfId, version);
    const ids = new Set(vnf.members.map((m) => m.serverId));
    if (serverIds.length !== ids.size || !serverIds.every((id) => ids.has(id)))
      throw new AppError("invalid", REFUSAL, {
        serverIds: `Name each of the ${ids.size} VMs of ${vnf.name} once, and no other.`,
      });
    const old = vnf.members.map((m) => m.serverId);
    if (old.every((id, i) => id === serverIds[i])) return { version };
    await writeOrder(tx, vnfId, serverIds);
    const now = await nextVersion(tx, vnfId);
    const labels = labelsOf(vnf.members);
    const named = (order: readonly string[]) => order.map((id) => labels.get(id));
    await recordAudit(tx, actorOf(session), {
      action: "vnf.ordered",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: vnf.site,
      details: { old: { order: named(old) }, new: { order: named(serverIds) }, version: now },
    });
    return { version: now };
  });
}
