import { z } from "zod";
import { actorOf, audited, recordAudit, type Transaction } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { findOpenRecovery } from "../recoveries/find-open-recovery";
import { listed } from "../recoveries/words";
import { runName } from "../runs/run-view";
import { labelsOf } from "./label-members";
import { lockVnf } from "./lock-vnf";
import { VnfId, VnfVersion } from "./vnf-schemas";

const Input = z.object({
  vnfId: VnfId,
  version: VnfVersion,
  typedName: z.string("Type the VNF’s name."),
  reason: z
    .string("Say why.")
    .trim()
    .min(1, "Say why: it is kept in the audit log.")
    .max(1000, "Use at most 1000 characters."),
});
const REFUSAL = "The VNF was not deleted.";

/** What is deleted, as its person saw it, and why. */
interface DeletedAs {
  vnf: { id: string; name: string };
  version: number;
  reason: string;
}

/**
 * Deletes a VNF: it is not backed up any more, its name and its VMs are free for another. Its recovery points are kept;
 * whoever wants them gone prunes them then. Nothing is changed at its site.
 * @returns how many recovery points are kept
 * @throws AppError `invalid`, `not_found`, `conflict`; `precondition_failed` while a run of it goes on, a drill stands, a failover
 * is not decided about, or VMs that it has left are not released
 * @param options.gate asked last, in the same transaction: whether it may be done as a whole
 */
export async function deleteVnf(
  session: Session,
  input: unknown,
  { gate }: { gate?: (tx: Transaction, wanted: DeletedAs) => Promise<unknown> } = {},
): Promise<{ name: string; points: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, typedName, reason } = parseInput(Input, input, REFUSAL);
  return audited(async (tx) => {
    const vnf = await lockVnf(tx, session, vnfId, version);
    const { name } = vnf;
    if (typedName.trim().normalize("NFC") !== name)
      throw new AppError("invalid", REFUSAL, { typedName: `Type ${name}, capitals and all.` });
    const active = await tx.run.findFirst({
      // One that a failover has taken the VNF from still removes what it made.
      where: { vnfId, OR: [{ activeVnfId: vnfId }, { endedAt: null, supersededById: { not: null } }] },
      select: { kind: true, number: true },
    });
    if (active)
      throw new AppError(
        "precondition_failed",
        `The run ${runName(active)} of ${name} goes on. Wait until it is over, or cancel it first.`,
      );
    const recovery = await findOpenRecovery(tx, vnfId);
    if (recovery)
      throw new AppError(
        "precondition_failed",
        recovery.isFailover
          ? `${recovery.name} of ${name} is not decided about: accept it or roll it back first.`
          : `${recovery.name} of ${name} is not over: what it made stands at ${recovery.siteName}. Clean it up first.`,
      );
    const former = await tx.formerMember.findMany({
      where: { vnfId, releasedAt: null },
      select: { site: { select: { name: true } } },
      distinct: ["siteId"],
      orderBy: { site: { nameKey: "asc" } },
    });
    if (former.length > 0)
      throw new AppError(
        "precondition_failed",
        `${name} has left VMs at ${listed(former.map(({ site }) => site.name))}, which may run. Deal with them, and say so on its page first.`,
      );
    await gate?.(tx, { vnf: { id: vnfId, name }, version, reason });
    const points = await tx.recoveryPoint.count({ where: { vnfId, state: { not: "pruned" } } });
    await tx.vnfMember.deleteMany({ where: { vnfId } });
    await tx.vnfReceiver.deleteMany({ where: { vnfId } });
    await tx.vnfRetention.deleteMany({ where: { vnfId } });
    await tx.vnf.update({
      where: { id: vnfId },
      data: { deletedAt: new Date(), nameKey: null, version: { increment: 1 } },
    });
    const { description, owner, freezeBudgetMs, onUnquiesced, rpoMinutes, incrementsBeforeFull } = vnf;
    await recordAudit(tx, actorOf(session), {
      action: "vnf.deleted",
      target: { kind: "vnf", id: vnfId, name },
      site: vnf.site,
      reason,
      details: {
        old: {
          ...{ name, description, owner, freezeBudgetMs, onUnquiesced, rpoMinutes, incrementsBeforeFull },
          order: [...labelsOf(vnf.members).values()],
          receivers: vnf.receivers.map((r) => r.site.name),
        },
        keptPoints: points,
      },
    });
    return { name, points };
  });
}
