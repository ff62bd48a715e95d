import { actorOf, audited } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { auditEach, lockAllGivenUp } from "./lock-all-given-up";
import { ForgetAllInput } from "./schemas";

/**
 * Forgets every message that was given up, as `forgetNotification` does with one; but for what was given up after somebody
 * has looked, which nobody has seen.
 * @returns how many were forgotten
 * @throws AppError `forbidden`, `invalid`
 */
export async function forgetAllNotifications(session: Session, input: unknown): Promise<{ count: number }> {
  requirePermission(session, "notifications.change");
  const { until } = parseInput(ForgetAllInput, input, "Nothing was forgotten.");
  return audited(async (tx) => {
    const rows = await lockAllGivenUp(tx, new Date(until));
    const listed = rows.filter(({ isListed }) => isListed);
    await tx.$executeRaw`
      DELETE FROM notifications WHERE id = ANY (${listed.map(({ id }) => id)}::uuid[])`;
    // Ends of which nobody is told the beginning any more.
    await tx.$executeRaw`
      DELETE FROM notifications n WHERE n.what = 'over' AND n.sent_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM notifications o WHERE o.what = 'opened' AND o.incident_id = n.incident_id
          AND o.channel_id = n.channel_id)`;
    await auditEach(tx, actorOf(session), "notification.forgotten", listed);
    return { count: listed.length };
  });
}
