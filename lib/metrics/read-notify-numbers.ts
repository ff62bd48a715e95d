import { db } from "../db";
import { INCIDENT_KIND_IDS } from "../notify/incident-kinds";
import { IS_LISTED } from "../notify/is-listed";
import type { Family } from "./render-metrics";

/** Incidents that go on, by their kind: also where there are none; and messages that nobody got. */
export async function readNotifyNumbers(): Promise<Family[]> {
  const [open, [undelivered]] = await Promise.all([
    db().$queryRaw<{ kind: string; count: number }[]>`
      SELECT kind, count(*)::int AS count FROM incidents
      WHERE open_key IS NOT NULL AND opened_at IS NOT NULL GROUP BY 1`,
    db().$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM notifications n
      WHERE (given_up_at IS NOT NULL OR (sent_at IS NULL AND held_by_id IS NULL AND created_at < now() - interval '30 minutes'))
        AND ${IS_LISTED}`,
  ]);
  const found = new Map(open.map(({ kind, count }) => [kind, count]));
  return [
    {
      ...{ name: "stillpoint_incidents", type: "gauge" },
      help: "Incidents that go on, by their kind.",
      samples: INCIDENT_KIND_IDS.map((kind) => ({ labels: { kind }, value: found.get(kind) ?? 0 })),
    },
    {
      ...{ name: "stillpoint_notifications_undelivered", type: "gauge" },
      help: "Messages about incidents that half an hour did not deliver, or that were given up.",
      samples: [{ value: undelivered?.count ?? 0 }],
    },
  ];
}
