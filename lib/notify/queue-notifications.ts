import type { Transaction } from "../audit/record";

/**
 * Puts a message into the outbox for each enabled channel that is told of these incidents. Who was told of a beginning is
 * told of its end, also where the kind was struck off the channel's list since; nobody else is.
 */
export async function queueNotifications(
  tx: Transaction,
  incidentIds: readonly string[],
  what: "opened" | "over",
): Promise<void> {
  if (incidentIds.length === 0) return;
  const ids = [...incidentIds];
  // A channel that is removed in this moment is left out, rather than that the whole turn fails.
  if (what === "opened")
    await tx.$executeRaw`
      INSERT INTO notifications (id, channel_id, incident_id, what)
      SELECT gen_random_uuid(), c.id, i.id, 'opened' FROM incidents i
        JOIN notification_channels c ON c.is_enabled AND i.kind = ANY (c.tells)
      WHERE i.id = ANY (${ids}::uuid[]) FOR KEY SHARE OF c
      ON CONFLICT (incident_id, channel_id, what) DO NOTHING`;
  else
    await tx.$executeRaw`
      INSERT INTO notifications (id, channel_id, incident_id, what)
      SELECT gen_random_uuid(), c.id, n.incident_id, 'over' FROM notifications n
        JOIN notification_channels c ON c.id = n.channel_id AND c.is_enabled
      WHERE n.incident_id = ANY (${ids}::uuid[]) AND n.what = 'opened' FOR KEY SHARE OF c
      ON CONFLICT (incident_id, channel_id, what) DO NOTHING`;
}
