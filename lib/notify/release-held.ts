import type { Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";

/** So long after a cause is over what came of it may mend by itself: a site that is back is backed up again. */
export const HELD_AFTER = "30 minutes";

/** Whether an incident goes on, and a channel was told that it began, or will be: not where that was given up. */
export const isCauseTold = ({ key, channel }: { key: Prisma.Sql; channel: Prisma.Sql }): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM incidents d
    JOIN notifications t ON t.incident_id = d.id AND t.what = 'opened' AND t.given_up_at IS NULL AND t.held_by_id IS NULL
    WHERE d.open_key = ${key} AND d.opened_at IS NOT NULL AND t.channel_id = ${channel})`;

/**
 * Lets go of messages that were held back, of what is still wrong: their cause has been over for a while, or is none any more,
 * or its own message did not arrive. @param now the moment of this turn: what is wrong now was seen then
 */
export const releaseHeld = (tx: Transaction, now: Date): Promise<number> =>
  tx.$executeRaw`
    UPDATE notifications n SET held_by_id = NULL, next_try_at = now(), created_at = now()
    FROM incidents i
    WHERE n.held_by_id IS NOT NULL AND i.id = n.incident_id AND i.last_seen_at >= ${now}
      AND NOT ${isCauseTold({ key: Prisma.sql`i.cause_key`, channel: Prisma.sql`n.channel_id` })}
      AND NOT EXISTS (SELECT FROM incidents d WHERE d.id = n.held_by_id AND d.key = i.cause_key
        AND d.over_at > now() - ${HELD_AFTER}::interval)`;
