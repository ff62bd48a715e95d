import type { Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";

/** So long after a cause is over what comes of it may mend by itself: a site that is back is backed up again. */
const HELD_AFTER = "30 minutes";

/**
 * The incident that stands for what comes of it, for SQL as a row of one id: it goes on, or has been over for less than half an
 * hour, and the channel was told that it began, or will be: not where that was given up.
 */
export const standingCause = ({ key, channel }: { key: Prisma.Sql; channel: Prisma.Sql }): Prisma.Sql =>
  Prisma.sql`(SELECT d.id FROM incidents d
    JOIN notifications t ON t.incident_id = d.id AND t.what = 'opened' AND t.given_up_at IS NULL AND t.held_by_id IS NULL
    WHERE d.key = ${key} AND d.opened_at IS NOT NULL AND t.channel_id = ${channel}
      AND (d.over_at IS NULL OR d.over_at > now() - ${HELD_AFTER}::interval)
    ORDER BY d.opened_at DESC LIMIT 1)`;

/**
 * Lets go of messages that were held back: their cause has been over for a while, or is none any more, or its own message did
 * not arrive.
 * @param wrong the keys of what is wrong now; what nobody could tell in this turn is not among them, and stays held
 */
export const releaseHeld = (tx: Transaction, wrong: readonly string[]): Promise<number> =>
  tx.$executeRaw`
    UPDATE notifications n SET held_by_id = NULL, next_try_at = now(), created_at = now()
    FROM incidents i
    WHERE n.held_by_id IS NOT NULL AND i.id = n.incident_id AND i.key = ANY (${[...wrong]}::text[])
      AND NOT EXISTS ${standingCause({ key: Prisma.sql`i.cause_key`, channel: Prisma.sql`n.channel_id` })}`;
