import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { revokeSessions } from "../auth/revoke-sessions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { readSessionLimits } from "../settings/read-session-limits";
import { isLiveWhere, ofPersonWhere } from "./live-session";

const EndSessionsInput = z.object({
  /** Whose; nobody's in particular: everybody's. */
  person: z.string().max(300).optional(),
});

/**
 * Ends all sessions of one person, or of everybody; never the one that asks.
 * @returns how many
 * @throws AppError `forbidden`, `not_found` when the person has none
 */
export async function endSessions(session: Session, input: unknown): Promise<{ ended: number }> {
  requirePermission(session, "sessions.end");
  const { person } = parseInput(EndSessionsInput, input, "No session was ended.");
  const whose: Prisma.SessionWhereInput | undefined = person === undefined ? {} : ofPersonWhere(person);
  if (!whose) throw new AppError("not_found", "There is nobody of this name signed in.");
  return audited(async (tx) => {
    const limits = await readSessionLimits(tx);
    const rows = await tx.session.findMany({
      where: { ...isLiveWhere(limits, Date.now()), ...whose, id: { not: session.id } },
      select: { id: true, name: true, address: true },
    });
    if (rows.length === 0)
      throw new AppError("not_found", "There is no other session to end: they have ended already.");
    const count = await revokeSessions(tx, { id: { in: rows.map(({ id }) => id) } });
    await recordAudit(tx, actorOf(session), {
      action: "session.ended",
      target: { kind: "session", name: person === undefined ? "all but one" : `all of ${rows[0]?.name}` },
      reason: "ended by an administrator",
      details: { count, sessions: rows.slice(0, 200) },
    });
    return { ended: count };
  });
}
