import { z } from "zod";
import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { lockVnfAsItIs } from "../../vnfs/lock-vnf";
import { VnfId } from "../../vnfs/vnf-schemas";
import { readFormerCopies } from "./read-former-copies";

const Input = z.object({
  vnfId: VnfId,
  siteId: z.uuid("There is no such site."),
  reason: z
    .string("Say what was done with them.")
    .trim()
    .min(1, "Say what was done with them: it is kept in the audit log.")
    .max(1000, "Use at most 1000 characters."),
});

const REFUSAL = "Nothing was released.";

/**
 * A person says that the VMs that a VNF has left at a site are dealt with: they are told of no more, and may be in a VNF
 * again. Nothing is changed at the site.
 * @returns their names
 * @throws AppError `invalid`, `not_found`; `conflict` when there are none
 */
export async function releaseFormerMembers(
  session: Session,
  input: unknown,
): Promise<{ released: string[] }> {
  requirePermission(session, "recoveries.fail-over");
  const { vnfId, siteId, reason } = parseInput(Input, input, REFUSAL);
  const seen = (await readFormerCopies([vnfId])).get(vnfId)?.find((copies) => copies.siteId === siteId);
  return audited(async (tx) => {
    const vnf = await lockVnfAsItIs(tx, session, vnfId);
    const rows = await tx.formerMember.findMany({
      where: { vnfId, siteId, releasedAt: null },
      orderBy: [{ bootOrder: "asc" }, { name: "asc" }],
      include: { site: { select: { name: true } } },
    });
    const [first] = rows;
    if (!first)
      throw new AppError("conflict", `${REFUSAL} ${vnf.name} has left no VMs there that are not dealt with.`);
    await tx.formerMember.updateMany({
      where: { vnfId, siteId, releasedAt: null },
      data: { releasedAt: new Date(), releasedBy: session.name },
    });
    const released = rows.map(({ name }) => name);
    await recordAudit(tx, actorOf(session), {
      action: "vnf.former_released",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: { id: siteId, name: first.site.name },
      reason,
      details: {
        vms: rows.map(({ serverId, name }) => ({
          name,
          serverId,
          // As it was seen when this was said.
          state: seen?.vms.find((vm) => vm.serverId === serverId)?.state ?? "unknown",
        })),
        asOf: seen?.asOf ?? null,
      },
    });
    return { released };
  });
}
