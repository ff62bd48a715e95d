import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { parseInput } from "../../parse-input";
import { OneChannelInput } from "../schemas";
import { channelTarget, lockChannel } from "./lock-channel";

/**
 * Removes a channel with its secret and its messages, also those that wait.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function removeChannel(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "notifications.change");
  const { channelId } = parseInput(OneChannelInput, input, "The channel was not removed.");
  await audited(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    const { name, kind, tells, url, smtpHost, smtpPort, mailFrom, mailTo } = channel;
    await tx.notificationChannel.delete({ where: { id: channelId } });
    await recordAudit(tx, actorOf(session), {
      action: "notification-channel.removed",
      target: channelTarget(channel),
      details: { old: { name, kind, tells, url, smtpHost, smtpPort, mailFrom, mailTo } },
    });
  });
}
