import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { CANONICAL_ENTRY } from "./canonical-sql";
import { type Range, readInRanges } from "./read-in-ranges";
import type { LinkRow, UnchainedRow } from "./verify-chain";

/** Position, entry, hash of the link before, hash, canonical entry; as text, since the driver decodes all as such. */
type Row = [position: string, entryId: string, previous: string, hash: string, canonical: string | null];

/**
 * The whole chain for `verifyChain`, as of one moment, and then the entries that no link names. Memory does not grow
 * with the log.
 */
export async function* readChain(batch = 2_000): AsyncGenerator<(LinkRow | UnchainedRow)[]> {
  const links = readInRanges<Row>(
    (after) => Prisma.sql`SELECT l.position FROM audit_links l WHERE ${behind(after)}
      ORDER BY l.position OFFSET ${batch - 1} LIMIT 1`,
    (range) => Prisma.sql`SELECT coalesce(l.position, 0), coalesce(l.entry_id, 0),
      encode(coalesce(l.previous, ''), 'hex'), encode(coalesce(l.hash, ''), 'hex'),
      (SELECT ${CANONICAL_ENTRY} FROM audit_entries e WHERE e.id = l.entry_id)
      FROM audit_links l WHERE ${within(range)} ORDER BY l.position`,
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

const behind = (after: string | null) =>
  after === null ? Prisma.sql`TRUE` : Prisma.sql`l.position > ${after}::bigint`;

// What was given no position is read with the last, as 0: it is not passed over.
const within = ({ after, last }: Range) =>
  last === null
    ? Prisma.sql`(${behind(after)} OR l.position IS NULL)`
    : Prisma.sql`${behind(after)} AND l.position <= ${last}::bigint`;
