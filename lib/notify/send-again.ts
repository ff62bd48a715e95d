import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { parseInput } from "../parse-input";
import { lockGivenUp, messageTarget } from "./lock-given-up";
import { OneNotificationInput } from "./schemas";

const REFUSAL = "The message was not sent again.";

/**
 * Lets a message that was given up be sent again, as the same delivery, and with that of a beginning also
 * that of its end, which was given up for it. One that is older than a day is tried once.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `precondition_failed` when it was not given up, or its channel is off
 */
export async function sendAgain(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "notifications.change");
  const { notificationId } = parseInput(OneNotificationInput, input, REFUSAL);
  const now = await databaseNow();
  await audited(async (tx) => {
    const row = await lockGivenUp(tx, notificationId, REFUSAL);
    if (!row.channel.isEnabled)
      throw new AppError("precondition_failed", `${REFUSAL} ${row.channel.name} is switched off.`);
    const due = { tries: 0, nextTryAt: now, givenUpAt: null };
    await tx.notification.update({ where: { id: row.id }, data: due });
    const { channelId, incidentId, what } = row;
    if (what === "opened")
      await tx.notification.updateMany({
        where: { channelId, incidentId, what: "over", givenUpAt: { not: null } },
        data: due,
      });
    await recordAudit(tx, actorOf(session), {
      action: "notification.sent_again",
      target: messageTarget(row),
      details: { channel: row.channel.name, what: row.what, problem: row.lastProblem },
    });
  });
}
