import { randomUUID } from "node:crypto";
import { actorOf, audited, recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Session } from "../../auth/session-store";
import { db } from "../../db";
import { AppError } from "../../errors";
import { parseInput } from "../../parse-input";
import { productAddress } from "../../product-address";
import { testMessageOf } from "../message-of";
import { type ChannelTrial, OneChannelInput } from "../schemas";
import { type SendResult, sendToChannel } from "../send-to-channel";
import { channelTarget } from "./lock-channel";

/**
 * Sends a test message by a channel, also by one that is switched off. Somebody waits for what becomes of it: it is not
 * tried again.
 * @throws AppError `forbidden`, `invalid`, `not_found`
 */
export async function tryChannel(session: Session, input: unknown): Promise<ChannelTrial> {
  requirePermission(session, "notifications.change");
  const { channelId } = parseInput(OneChannelInput, input, "Nothing was sent.");
  const channel = await db().notificationChannel.findUnique({ where: { id: channelId } });
  if (!channel) throw new AppError("not_found", "There is no such channel any more.");
  const id = `test-${randomUUID()}`;
  const actor = actorOf(session);
  const about = { action: "notification-channel.tried", target: channelTarget(channel) };
  const { url, smtpHost, smtpPort, mailTo } = channel;
  const details = { delivery: id, ...(url === null ? { smtpHost, smtpPort, mailTo } : { url }) };
  const intentId = await audited((tx) => recordAudit(tx, actor, { ...about, result: "intent", details }));
  const note = (outcome: { result: "done" | "failed" | "unknown"; reason?: string }) =>
    audited((tx) => recordAudit(tx, actor, { ...about, ...outcome, intentId }));
  let sent: SendResult;
  try {
    const message = testMessageOf(channel, productAddress());
    sent = await sendToChannel(
      channel,
      { id, follows: null, message },
      { signal: new AbortController().signal },
    );
  } catch (error) {
    await note({ result: "unknown", reason: "It is not known whether it was sent." });
    throw error;
  }
  const { isTaken, isPartly, text } = sent;
  await note(
    isTaken ? { result: "done", ...(isPartly ? { reason: text } : {}) } : { result: "failed", reason: text },
  );
  return { isTaken, text };
}
