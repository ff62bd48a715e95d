import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { CANONICAL_ENTRY } from "./canonical-sql";
import { readByCursor } from "./read-by-cursor";
import type { LinkRow, UnchainedRow } from "./verify-chain";

/** Position, entry, hash of the link before, hash, canonical entry; as text, since the driver decodes all as such. */
type Row = [position: string, entryId: string, previous: string, hash: string, canonical: string | null];

/**
 * The whole chain for `verifyChain`, as of one moment, and then the entries that no link names. Memory does not grow
 * with the log.
 */
export async function* readChain(batch = 2_000): AsyncGenerator<(LinkRow | UnchainedRow)[]> {
  const links = readByCursor<Row>(
    Prisma.sql`SELECT l.position, l.entry_id, encode(l.previous, 'hex'), encode(l.hash, 'hex'),
      (SELECT ${CANONICAL_ENTRY} FROM audit_entries e WHERE e.id = l.entry_id)
      FROM audit_links l ORDER BY l.position`,
    { batch, asArrays: true },
  );
  for await (const rows of links)
    yield rows.map(([position, entryId, previous, hash, canonical]) => ({
      position,
      entryId,
      previous,
      hash,
      canonical,
    }));
  yield await db().$queryRaw<UnchainedRow[]>`
    SELECT e.id AS unchained, (extract(epoch FROM clock_timestamp() - e.at) * 1000)::float8 AS "ageMs"
    FROM audit_entries e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)
    ORDER BY e.id LIMIT ${UNCHAINED}`;
}

// Enough to name the first that waits too long; the worker leaves no more than these for two seconds.
const UNCHAINED = 10_000;
