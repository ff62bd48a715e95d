import { databaseNow } from "../database-now";
import { db } from "../db";
import type { Notification, Prisma } from "../generated/prisma/client";
import { log } from "../log";
import { productAddress } from "../product-address";
import type { DueMessage } from "./claim-due";
import { messageOf, type What } from "./message-of";
import { nextTry } from "./next-try";
import { type SendResult, sendToChannel } from "./send-to-channel";

const NOT_BEGUN = "The message of its beginning did not reach this channel.";

/**
 * Sends a claimed message and notes what became of it. Whatever it was refused for, it is tried again for a day: somebody
 * may mend it meanwhile. One that was interrupted is due again at once.
 * @throws what the database says
 */
export async function sendClaimed(claim: DueMessage, signal: AbortSignal): Promise<void> {
  const row = await db().notification.findUnique({
    where: { id: claim.id },
    include: { channel: true, incident: true },
  });
  if (!row) return; // removed with its channel
  const { channel, incident } = row;
  const what = row.what as What;
  // Came to wait in the moment in which its channel was switched off: nobody wants it, now or later.
  if (!channel.isEnabled) return drop(claim);
  const opened = what === "over" ? await openedOf(row) : null;
  // The same of an end, in the moment in which its beginning was forgotten.
  if (what === "over" && !opened) return drop(claim);
  if (what === "over" && !opened?.sentAt)
    return giveUp(claim, opened?.lastProblem ? `${NOT_BEGUN} ${opened.lastProblem}` : NOT_BEGUN);
  const result = await sendOnce(row, opened?.id ?? null, signal);
  if (result.isTaken) return noteSent(claim, result);
  if (signal.aborted) return note(claim, { tries: claim.tries - 1, nextTryAt: await databaseNow() });
  const now = await databaseNow();
  const next = nextTry({ tries: claim.tries, createdAt: row.createdAt, now });
  if (next) return note(claim, { nextTryAt: next, lastProblem: result.text });
  await giveUp(claim, result.text);
  log.warn({ channel: channel.name, incident: incident.id, what }, "a message was given up");
}

type Row = Prisma.NotificationGetPayload<{ include: { channel: true; incident: true } }>;

/** Whatever breaks here is this message's trouble alone, and ends with it: it is not tried for ever. */
async function sendOnce(row: Row, follows: string | null, signal: AbortSignal): Promise<SendResult> {
  const { id, channel, incident } = row;
  try {
    const message = messageOf(incident, row.what as What, productAddress());
    return await sendToChannel(channel, { id, follows, message }, { signal });
  } catch (error) {
    log.error({ err: error, notification: id }, "a message could not be sent");
    return { isTaken: false, text: "It could not be sent; the worker’s log says why." };
  }
}

const openedOf = ({ incidentId, channelId }: Notification): Promise<Notification | null> =>
  db().notification.findUnique({
    where: { incidentId_channelId_what: { incidentId, channelId, what: "opened" } },
  });

/** Whoever has the row now: it was taken, and need not be sent again. */
async function noteSent({ id }: DueMessage, { isPartly, text }: SendResult): Promise<void> {
  const lastProblem = isPartly ? text : null;
  const data = { nextTryAt: null, sentAt: await databaseNow(), givenUpAt: null, lastProblem };
  await db().notification.updateMany({ where: { id, sentAt: null }, data });
}

const giveUp = async (claim: DueMessage, lastProblem: string) =>
  note(claim, { nextTryAt: null, givenUpAt: await databaseNow(), lastProblem });

const drop = async ({ id, tries }: DueMessage): Promise<void> => {
  await db().notification.deleteMany({ where: { id, tries, sentAt: null } });
};

/** Unless the lease has ended meanwhile, and another one has the row. */
async function note({ id, tries }: DueMessage, data: Partial<Notification>): Promise<void> {
  await db().notification.updateMany({ where: { id, tries, sentAt: null, givenUpAt: null }, data });
}
