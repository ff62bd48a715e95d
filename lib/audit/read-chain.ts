import { db } from "../db";
import type { EntryText } from "./canonical-entry";
import { ENTRY_COLUMNS } from "./entry-columns";
import type { LinkRow, UnchainedRow } from "./verify-chain";

type Row = Omit<EntryText, "id"> & {
  id: string | null;
  position: bigint;
  entryId: bigint;
  previous: Uint8Array;
  hash: Uint8Array;
};

/**
 * The whole chain for `verifyChain`, and then the entries that no link names. In batches, each a statement of its own:
 * neither memory nor a long transaction grows with the log.
 */
export async function* readChain(batch = 2_000): AsyncGenerator<LinkRow | UnchainedRow> {
  let rows: Row[];
  let last: bigint | null = null;
  do {
    rows = await db().$queryRaw<Row[]>`
      SELECT l.position, l.entry_id AS "entryId", l.previous, l.hash, ${ENTRY_COLUMNS}
      FROM audit_links l LEFT JOIN audit_entries e ON e.id = l.entry_id
      WHERE l.position > coalesce(${last}::bigint, ${LOWEST}) ORDER BY l.position LIMIT ${batch}`;
    for (const { position, entryId, previous, hash, ...entry } of rows)
      yield { position, entryId, previous, hash, entry: hasId(entry) ? entry : null };
    last = rows.at(-1)?.position ?? last;
  } while (rows.length > 0);
  yield* await db().$queryRaw<UnchainedRow[]>`
    SELECT e.id AS unchained, (extract(epoch FROM clock_timestamp() - e.at) * 1000)::float8 AS "ageMs"
    FROM audit_entries e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)
    ORDER BY e.id LIMIT ${UNCHAINED}`;
}

const LOWEST = -(2n ** 63n);
// Enough to name the first that waits too long; the worker leaves no more than these for two seconds.
const UNCHAINED = 10_000;

const hasId = (entry: Omit<EntryText, "id"> & { id: string | null }): entry is EntryText => entry.id !== null;
