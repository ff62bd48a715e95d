import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";
import { newHookSecret } from "../../hooks/hook-secret";
import { parseInput } from "../../parse-input";
import { OneChannelInput } from "../schemas";
import { sealChannelSecret } from "./channel-secret";
import { channelTarget, lockChannel } from "./lock-channel";
import { sendAtOnce } from "./send-at-once";

const REFUSAL = "The secret was not replaced.";

/**
 * Gives a webhook another secret. From now on it signs with this one only, also what waits or was given up lately, which
 * is sent at once.
 * @returns the secret, which is never told again
 * @throws AppError `forbidden`, `invalid` (also of a mail channel), `not_found`
 */
export async function replaceChannelSecret(session: Session, input: unknown): Promise<{ secret: string }> {
  requirePermission(session, "notifications.change");
  const { channelId } = parseInput(OneChannelInput, input, REFUSAL);
  const secret = newHookSecret();
  return audited(async (tx) => {
    const channel = await lockChannel(tx, channelId);
    if (channel.kind !== "webhook")
      throw new AppError("invalid", `${REFUSAL} ${channel.name} sends mail, which is not signed.`);
    const sealedSecret = await sealChannelSecret(tx, channelId, secret);
    await tx.notificationChannel.update({ where: { id: channelId }, data: { sealedSecret } });
    await sendAtOnce(tx, channel);
    await recordAudit(tx, actorOf(session), {
      action: "notification-channel.changed",
      target: channelTarget(channel),
      details: { isSecretReplaced: true },
    });
    return { secret };
  });
}
