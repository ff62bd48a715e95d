import type { Transaction } from "../audit/record";
import type { Trouble } from "./trouble";

/**
 * Puts the message of a beginning into the outbox once more, as a message of its own, where what goes on has come nearer
 * since: once for each such moment, however often it is asked for. It goes to the channels that were told, or that it did not
 * reach, and that are to be told of its kind still; one that is on its way has the newer words anyway.
 */
export async function tellAgain(tx: Transaction, troubles: readonly Trouble[]): Promise<void> {
  const nearer = troubles.flatMap(({ key, nearerSince }) => (nearerSince ? [{ key, nearerSince }] : []));
  if (nearer.length === 0) return;
  // Its receiver knows a message by its id.
  await tx.$executeRaw`
    UPDATE notifications n SET id = gen_random_uuid(), created_at = now(), next_try_at = now(), tries = 0,
      sent_at = NULL, given_up_at = NULL, last_problem = NULL
    FROM incidents i, notification_channels c,
      unnest(${nearer.map(({ key }) => key)}::text[], ${nearer.map((each) => each.nearerSince.toISOString())}::timestamptz[]) AS t(key, since)
    WHERE i.open_key = t.key AND n.incident_id = i.id AND n.what = 'opened' AND n.created_at < t.since
      AND (n.sent_at IS NOT NULL OR n.given_up_at IS NOT NULL) AND c.id = n.channel_id AND c.is_enabled
      AND i.kind = ANY (c.tells)`;
}
