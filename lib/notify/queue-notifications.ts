import type { Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";
import { standingCause } from "./release-held";

/**
 * Puts a message into the outbox for each enabled channel that is told of these incidents. What comes of an incident of
 * which a channel was told is held back there, also for a while after that. Who was told of a beginning is told of its end, also where the kind was
 * struck off the channel's list since; nobody else is.
 */
export async function queueNotifications(
  tx: Transaction,
  incidentIds: readonly string[],
  what: "opened" | "over",
): Promise<void> {
  if (incidentIds.length === 0) return;
  const ids = [...incidentIds];
  if (what === "over") return queueEnds(tx, ids);
  // Causes first: what begins in the same turn is to find their messages.
  for (const isCaused of [Prisma.sql`i.cause_key IS NULL`, Prisma.sql`i.cause_key IS NOT NULL`])
    await queueBeginnings(tx, ids, isCaused);
}

// A channel that is removed in this moment is left out, rather than that the whole turn fails.
const queueBeginnings = (tx: Transaction, ids: string[], which: Prisma.Sql): Promise<number> =>
  tx.$executeRaw`
    INSERT INTO notifications (id, channel_id, incident_id, what, next_try_at, held_by_id)
    SELECT gen_random_uuid(), c.id, i.id, 'opened', CASE WHEN cause.id IS NULL THEN now() END, cause.id FROM incidents i
      JOIN notification_channels c ON c.is_enabled AND i.kind = ANY (c.tells)
      LEFT JOIN LATERAL ${standingCause({ key: Prisma.sql`i.cause_key`, channel: Prisma.sql`c.id` })} cause ON true
    WHERE i.id = ANY (${ids}::uuid[]) AND ${which} FOR KEY SHARE OF c
    ON CONFLICT (incident_id, channel_id, what) DO NOTHING`;

async function queueEnds(tx: Transaction, ids: string[]): Promise<void> {
  // Nobody was told that they began.
  await tx.$executeRaw`DELETE FROM notifications WHERE incident_id = ANY (${ids}::uuid[]) AND held_by_id IS NOT NULL`;
  await tx.$executeRaw`
    INSERT INTO notifications (id, channel_id, incident_id, what)
    SELECT gen_random_uuid(), c.id, n.incident_id, 'over' FROM notifications n
      JOIN notification_channels c ON c.id = n.channel_id AND c.is_enabled
    WHERE n.incident_id = ANY (${ids}::uuid[]) AND n.what = 'opened' FOR KEY SHARE OF c
    ON CONFLICT (incident_id, channel_id, what) DO NOTHING`;
}
