import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { lockVnf, nextVersion } from "./lock-vnf";
import { VnfId, VnfVersion } from "./vnf-schemas";

const Input = z.object({
  vnfId: VnfId,
  version: VnfVersion,
  isPaused: z.boolean("Say whether it is to be paused or to go on."),
  reason: z
    .string("Say why, or leave it empty.")
    .trim()
    .max(1000, "Use at most 1000 characters.")
    .default(""),
});

/**
 * Pauses a VNF, which is then not backed up until it is resumed, or resumes it. A run that goes on is not touched.
 * What is so already stays so.
 * @throws AppError `invalid`, `not_found`, `conflict`
 */
export async function pauseVnf(
  session: Session,
  input: unknown,
): Promise<{ pausedAt: string | null; version: number }> {
  requirePermission(session, "vnfs.change");
  const { vnfId, version, isPaused, reason } = parseInput(Input, input, "Nothing was changed.");
  return audited(async (tx) => {
    const vnf = await lockVnf(tx, session, vnfId, version);
    if (isPaused === (vnf.pausedAt !== null))
      return { pausedAt: vnf.pausedAt?.toISOString() ?? null, version };
    const pausedAt = isPaused ? new Date() : null;
    await tx.vnf.update({ where: { id: vnfId }, data: { pausedAt } });
    const now = await nextVersion(tx, vnfId);
    await recordAudit(tx, actorOf(session), {
      action: isPaused ? "vnf.paused" : "vnf.resumed",
      target: { kind: "vnf", id: vnfId, name: vnf.name },
      site: vnf.site,
      ...(reason ? { reason } : {}),
      details: { version: now },
    });
    return { pausedAt: pausedAt?.toISOString() ?? null, version: now };
  });
}
