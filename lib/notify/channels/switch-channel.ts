import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { parseInput } from "../../parse-input";
import { SwitchChannelInput } from "../schemas";
import { channelTarget, lockChannel } from "./lock-channel";

/**
 * Switches a channel off, or on again from now: what begins while it is off is not told there, also not later. What still
 * waits for it is deleted: nobody wants it any more.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function switchChannel(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "notifications.change");
  const { channelId, isEnabled } = parseInput(SwitchChannelInput, input, "Nothing was changed.");
  await audited(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (channel.isEnabled === isEnabled) return;
    await tx.notificationChannel.update({
      where: { id: channelId },
      // Its version is that of what its form says, which this is no part of.
      data: { isEnabled, updatedAt: channel.updatedAt },
    });
    const dropped = isEnabled
      ? 0
      : (
          await tx.notification.deleteMany({
            where: { channelId, OR: [{ nextTryAt: { not: null } }, { heldById: { not: null } }] },
          })
        ).count;
    await recordAudit(tx, actorOf(session), {
      action: "notification-channel.switched",
      target: channelTarget(channel),
      details: {
        old: { isEnabled: !isEnabled },
        new: { isEnabled },
        ...(isEnabled ? {} : { messagesDropped: dropped }),
      },
    });
  });
}
