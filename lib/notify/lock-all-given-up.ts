import { type Actor, recordAudits, type Transaction } from "../audit/record";
import { Prisma } from "../generated/prisma/client";
import { IS_LISTED } from "./is-listed";

/** So many entries are written by one statement. */
const ENTRIES = 500;

interface GivenUpRow {
  id: string;
  what: string;
  problem: string | null;
  channel: string;
  isEnabled: boolean;
  title: string;
  isListed: boolean;
}

/** The messages that were given up until then, held until the transaction ends. */
export const lockAllGivenUp = (tx: Transaction, until: Date): Promise<GivenUpRow[]> =>
  tx.$queryRaw<GivenUpRow[]>(Prisma.sql`
    SELECT n.id, n.what, n.last_problem AS problem, c.name AS channel, c.is_enabled AS "isEnabled", i.title,
      ${IS_LISTED} AS "isListed"
    FROM notifications n JOIN notification_channels c ON c.id = n.channel_id
      JOIN incidents i ON i.id = n.incident_id
    WHERE n.given_up_at <= ${until} ORDER BY n.id FOR UPDATE OF n`);

/** Writes down an entry for each message, as if each had been done by itself. */
export async function auditEach(
  tx: Transaction,
  actor: Actor,
  action: string,
  rows: readonly GivenUpRow[],
): Promise<void> {
  const records = rows.map(({ id, title, channel, what, problem }) => ({
    action,
    target: { kind: "notification", id, name: title },
    details: { channel, what, problem },
  }));
  for (let from = 0; from < records.length; from += ENTRIES)
    await recordAudits(tx, actor, records.slice(from, from + ENTRIES));
}
