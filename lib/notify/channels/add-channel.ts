import { randomUUID } from "node:crypto";
import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { AppError } from "../../errors";
import { newHookSecret } from "../../hooks/hook-secret";
import { parseInput } from "../../parse-input";
import { orTaken } from "../../sites/or-taken";
import { AddChannelInput } from "../schemas";
import { sealChannelSecret } from "./channel-secret";
import { readChannelWanted } from "./channel-wanted";
import { channelTarget, freeChannelKey } from "./lock-channel";
import { NEEDS_PASSWORD } from "./plan-password";

const REFUSAL = "The channel was not added.";
const MOST = 20;

/**
 * Stores where people are told of incidents. Nothing is sent there yet; it is told of what begins from now on.
 * @returns a webhook's secret, which is never told again; of mail null
 * @throws AppError `forbidden`, `invalid`, `conflict`
 */
export async function addChannel(
  session: Session,
  input: unknown,
): Promise<{ id: string; secret: string | null }> {
  requirePermission(session, "notifications.change");
  const { name, ...given } = parseInput(AddChannelInput, input, REFUSAL);
  const { kind } = given;
  const wanted = readChannelWanted(given, REFUSAL);
  const password = given.kind === "mail" ? given.smtpPassword : "";
  if (wanted.smtpUser !== null && password === "")
    throw new AppError("invalid", REFUSAL, { smtpPassword: NEEDS_PASSWORD });
  const id = randomUUID();
  const secret = kind === "webhook" ? newHookSecret() : null;
  const sealed = secret ?? (password === "" ? null : password);
  return orTaken(() =>
    audited(async (tx) => {
      if ((await tx.notificationChannel.count()) >= MOST)
        throw new AppError("invalid", `${REFUSAL} There are at most ${MOST} channels.`);
      const nameKey = await freeChannelKey(tx, name, REFUSAL);
      const sealedSecret = sealed === null ? null : await sealChannelSecret(tx, id, sealed);
      await tx.notificationChannel.create({
        data: { id, name, nameKey, kind, ...wanted, sealedSecret, createdBy: session.name },
      });
      await recordAudit(tx, actorOf(session), {
        action: "notification-channel.added",
        target: channelTarget({ id, name }),
        details: { new: { name, kind, ...wanted, hasPassword: password !== "" } },
      });
      return { id, secret };
    }),
  );
}
