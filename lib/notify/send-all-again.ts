import { actorOf, audited } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { auditEach, lockAllGivenUp } from "./lock-all-given-up";

const REFUSAL = "Nothing was sent again.";

/**
 * Lets every message that was given up be sent again, as `sendAgain` does with one; but for those of channels that are off.
 * @returns how many are sent, and how many are not since their channels are off
 * @throws AppError `forbidden`; `precondition_failed` when there are none
 */
export async function sendAllAgain(session: Session): Promise<{ sent: number; off: number }> {
  requirePermission(session, "notifications.change");
  const now = await databaseNow();
  return audited(async (tx) => {
    const rows = await lockAllGivenUp(tx, now);
    const due = rows.filter(({ isEnabled }) => isEnabled);
    const listed = due.filter(({ isListed }) => isListed);
    const off = rows.filter(({ isEnabled, isListed }) => !isEnabled && isListed).length;
    if (listed.length === 0)
      throw new AppError(
        "precondition_failed",
        `${REFUSAL} ${off > 0 ? "All of it is for channels that are switched off." : "Nothing is given up any more."}`,
      );
    await tx.$executeRaw`
      UPDATE notifications SET tries = 0, next_try_at = ${now}, given_up_at = NULL
      WHERE id = ANY (${due.map(({ id }) => id)}::uuid[])`;
    await auditEach(tx, actorOf(session), "notification.sent_again", listed);
    return { sent: listed.length, off };
  });
}
