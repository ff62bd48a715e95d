import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import { revokeSessions } from "../auth/revoke-sessions";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";

const EndSessionInput = z.object({ id: z.uuid() });

/**
 * Ends one session; it is refused at its next request. Everybody may end the own ones.
 * @throws AppError `forbidden`, `not_found` when it has ended already
 */
export async function endSession(session: Session, input: unknown): Promise<void> {
  const parsed = EndSessionInput.safeParse(input);
  if (!parsed.success) throw gone();
  const { id } = parsed.data;
  await audited(async (tx) => {
    const row = await tx.session.findUnique({ where: { id } });
    const owner = session.kind === "local" ? row?.localUserId : row?.keystoneUserId;
    const isOwn = owner === session.userId;
    if (!isOwn) requirePermission(session, "sessions.end");
    const count = await revokeSessions(tx, { id, expiresAt: { gt: new Date() } });
    if (!row || count === 0) throw gone();
    await recordAudit(tx, actorOf(session), {
      action: "session.ended",
      target: { kind: "session", id, name: row.name },
      reason: id === session.id ? "signed out" : isOwn ? "ended by its owner" : "ended by an administrator",
      details: { address: row.address, since: row.createdAt },
    });
  });
}

const gone = () => new AppError("not_found", "This session has ended already.");
