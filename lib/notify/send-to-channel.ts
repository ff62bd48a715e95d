import type { NotificationChannel } from "../generated/prisma/client";
import { deliver } from "../hooks/deliver";
import { sentence } from "../recoveries/words";
import { EnvelopeError } from "../secrets/envelope";
import { openChannelSecret } from "./channels/channel-secret";
import type { Message } from "./message-of";
import type { SmtpSecurity } from "./schemas";
import { sendMail } from "./send-mail";

/** What became of a message. */
export interface SendResult {
  isTaken: boolean;
  /** Some of the addresses refused it. */
  isPartly?: boolean;
  /** What was answered, or why it was not sent, for people: at most 500 characters, no secrets. */
  text: string;
}

export interface ToSend {
  /** What a receiver knows it by when it comes twice. */
  id: string;
  /** The id of the message that this one follows: that of an incident's beginning. */
  follows: string | null;
  message: Message;
}

/** Sends a message to a channel once. Nothing of it is logged. @throws nothing that a receiver can bring about */
export async function sendToChannel(
  channel: NotificationChannel,
  toSend: ToSend,
  options: { signal: AbortSignal },
): Promise<SendResult> {
  const result = await send(channel, toSend, options);
  return { ...result, text: sentence(`${result.text.charAt(0).toUpperCase()}${result.text.slice(1)}`) };
}

async function send(
  channel: NotificationChannel,
  { id, follows, message }: ToSend,
  { signal }: { signal: AbortSignal },
): Promise<SendResult> {
  let secret: string | null;
  try {
    secret = channel.sealedSecret === null ? null : openChannelSecret(channel.id, channel.sealedSecret);
  } catch (error) {
    if (!(error instanceof EnvelopeError)) throw error;
    return unsent(
      channel.kind === "mail"
        ? "its password does not open with this installation’s encryption key: enter it again"
        : "its secret does not open with this installation’s encryption key: replace the secret",
    );
  }
  const { kind, url, smtpHost, smtpPort, smtpUser, mailFrom, mailTo, caPem, isInternal } = channel;
  if (kind === "webhook" && url !== null && secret !== null) {
    const receiver = { url, secret, caPem, isInternal };
    const { isTaken, text } = await deliver(receiver, { id, body: message.json }, { signal, most: 1 });
    return { isTaken, text };
  }
  if (smtpHost === null || smtpPort === null || mailFrom === null)
    return unsent("it is not known how this channel is reached: remove it, and add it again");
  const way = {
    ...{ host: smtpHost, port: smtpPort, security: channel.smtpSecurity as SmtpSecurity },
    ...{ user: smtpUser, password: secret, from: mailFrom, to: mailTo, caPem, isInternal },
  };
  const { subject, text } = message;
  return sendMail(way, { id, follows, subject, text }, { signal });
}

const unsent = (text: string): SendResult => ({ isTaken: false, text });
