import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { GRAVEST_FIRST } from "./gravity";

/** Longer than a message takes: who has not said by then what became of it is taken for dead. */
export const LEASE = "2 minutes";

/** A message that is this process's to send, until its lease ends. */
export interface DueMessage {
  id: string;
  channelId: string;
  /** This try included. It also says whose the row is: another one that claims it counts on. */
  tries: number;
}

/**
 * Takes the gravest message that is due, and of those the one that is due for longest, of another channel than those that
 * are being sent to. That of an end is due once that of its beginning was sent or given up. Any number may ask at the same
 * time; each message is one's.
 * @returns null: nothing is due
 */
export async function claimDue(busy: readonly string[]): Promise<DueMessage | null> {
  const [claimed] = await db().$queryRaw<DueMessage[]>(Prisma.sql`
    UPDATE notifications SET tries = tries + 1, next_try_at = now() + ${LEASE}::interval
    WHERE id = (
      SELECT n.id FROM notifications n JOIN incidents i ON i.id = n.incident_id
      WHERE n.next_try_at <= now() AND n.channel_id <> ALL (${busy}::uuid[])
        AND NOT EXISTS (
          SELECT 1 FROM notifications o WHERE n.what = 'over' AND o.what = 'opened'
            AND o.incident_id = n.incident_id AND o.channel_id = n.channel_id AND o.next_try_at IS NOT NULL)
      ORDER BY array_position(${[...GRAVEST_FIRST]}::text[], i.kind), n.next_try_at, n.created_at
      LIMIT 1 FOR UPDATE OF n SKIP LOCKED)
    RETURNING id, channel_id AS "channelId", tries`);
  return claimed ?? null;
}
