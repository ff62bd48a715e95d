import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import type { Changed } from "../../changed";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { orTaken } from "../../sites/or-taken";
import { ChangeChannelInput } from "../schemas";
import { sealChannelSecret } from "./channel-secret";
import { readChannelWanted } from "./channel-wanted";
import { channelTarget, freeChannelKey, lockChannel } from "./lock-channel";
import { planPassword } from "./plan-password";
import { sendAtOnce } from "./send-at-once";

const REFUSAL = "Nothing was changed.";
/** Fields that say nothing of how a channel is reached. */
const NO_WAY = ["name", "tells"];

/**
 * Changes what a channel is called, what it is told and how it is reached. If it is reached
 * in another way now, messages that wait or were given up lately go it at once.
 * @returns the fields that are another now, and the version that it has by that
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when somebody changed it meanwhile
 */
export async function changeChannel(session: Session, input: unknown): Promise<Changed<string>> {
  requirePermission(session, "notifications.change");
  const { channelId, version, name, ...given } = parseInput(ChangeChannelInput, input, REFUSAL);
  const wanted = { name, ...readChannelWanted(given, REFUSAL) };
  return orTaken(() =>
    audited(async (tx) => {
      const channel = await lockChannel(tx, channelId);
      if (channel.updatedAt.getTime() !== Date.parse(version))
        throw new AppError(
          "conflict",
          `${channel.name} was changed since you opened this page. ${REFUSAL} Reload to see it as it is.`,
        );
      if (channel.kind !== given.kind)
        throw new AppError("invalid", REFUSAL, {
          kind: "How people are told stays as it was chosen. Add another channel instead.",
        });
      const nameKey = await freeChannelKey(tx, name, REFUSAL, channelId);
      const password =
        given.kind === "mail"
          ? planPassword(
              { ...channel, hasPassword: channel.sealedSecret !== null },
              wanted,
              given.smtpPassword,
            )
          : "keep";
      if (typeof password === "object" && "problem" in password)
        throw new AppError("invalid", REFUSAL, { smtpPassword: password.problem });
      const keys = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
        (key) => JSON.stringify(channel[key]) !== JSON.stringify(wanted[key]),
      );
      const changed = [...keys, ...(password === "keep" ? [] : ["smtpPassword"])];
      if (changed.length === 0) return { changed, version: channel.updatedAt.toISOString() };
      const sealedSecret =
        typeof password === "object"
          ? await sealChannelSecret(tx, channelId, password.seal)
          : password === "remove"
            ? null
            : channel.sealedSecret;
      const { updatedAt } = await tx.notificationChannel.update({
        where: { id: channelId },
        data: { ...wanted, nameKey, sealedSecret },
      });
      if (changed.some((field) => !NO_WAY.includes(field))) await sendAtOnce(tx, channel);
      const pick = (from: typeof wanted) => Object.fromEntries(keys.map((key) => [key, from[key]]));
      await recordAudit(tx, actorOf(session), {
        action: "notification-channel.changed",
        target: channelTarget({ id: channelId, name }),
        details: {
          ...{ old: pick(channel), new: pick(wanted) },
          ...(password === "keep" ? {} : { isPasswordReplaced: true, hasPassword: sealedSecret !== null }),
        },
      });
      return { changed, version: updatedAt.toISOString() };
    }),
  );
}
