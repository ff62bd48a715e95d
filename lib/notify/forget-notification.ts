import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { lockGivenUp, messageTarget } from "./lock-given-up";
import { OneNotificationInput } from "./schemas";

const REFUSAL = "The message was not forgotten.";

/**
 * Forgets a message that was given up: nobody needs it any more. If it told of a beginning, its end is not told either,
 * and goes with it.
 * @throws AppError `forbidden`, `invalid`, `not_found`; `precondition_failed` when it was not given up
 */
export async function forgetNotification(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "notifications.change");
  const { notificationId } = parseInput(OneNotificationInput, input, REFUSAL);
  await audited(async (tx) => {
    const row = await lockGivenUp(tx, notificationId, REFUSAL);
    await tx.notification.delete({ where: { id: row.id } });
    const { channelId, incidentId } = row;
    if (row.what === "opened")
      await tx.notification.deleteMany({ where: { channelId, incidentId, what: "over", sentAt: null } });
    await recordAudit(tx, actorOf(session), {
      action: "notification.forgotten",
      target: messageTarget(row),
      details: { channel: row.channel.name, what: row.what, problem: row.lastProblem },
    });
  });
}
