import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { CANONICAL_ENTRY } from "./canonical-sql";
import { openSnapshot, type Snapshot } from "./snapshot";
import {
  BEGINNING_HEX,
  type ChainRow,
  type KnownHead,
  type LinkRow,
  type UnchainedRow,
} from "./verify-chain";

/** Position, entry, hash of the link before, hash, canonical entry; as text, since the driver decodes all as such. */
type Row = [position: string, entryId: string, previous: string, hash: string, canonical: string | null];

/** Whether all links of a range are there and right, what the first says of the one before it, and the last's own. */
type Found = [isRight: string | null, previous: string | null, hash: string | null, entryId: string | null];
const NOTHING: Found = [null, null, null, null];

/** The links behind `after`, up to `last`. */
interface Range {
  after: bigint;
  last: bigint;
}

interface Options {
  /** Links that one statement looks at. */
  batch?: number;
  /** Each ends a range, so that its hash is told. In any order. */
  heads?: readonly Pick<KnownHead, "position">[];
}

/** Each looks through a range of its own. */
const READERS = 3;

/**
 * The whole chain for `verifyChain`, as of one moment, and then the entries that no link names. The database recomputes
 * the hashes, and of a range where all are right only its ends come from there. A range that is not, or that does not
 * follow the one before, comes link by link. Memory does not grow with the log.
 * @throws the driver's error
 */
export async function* readChain({ batch = 2_000, heads = [] }: Options = {}): AsyncGenerator<ChainRow[]> {
  const snapshot = await openSnapshot(READERS + 1);
  try {
    // Where no link can stand: what is there is not passed over.
    yield await readLinks(snapshot, Prisma.sql`l.position IS NULL OR l.position < 1`);
    let head = BEGINNING_HEX;
    for await (const { after, last, found } of lookThrough(snapshot, batch, heads)) {
      const [isRight, previous, hash, entryId] = found;
      if (isRight === "t" && previous === head && hash !== null && entryId !== null) {
        head = hash;
        yield [{ first: after + 1n, last, hash, entryId }];
        continue;
      }
      const links = await readRange(snapshot, { after, last });
      head = links.at(-1)?.hash ?? head;
      yield links;
    }
  } finally {
    await snapshot.close();
  }
  yield await db().$queryRaw<UnchainedRow[]>`
    SELECT e.id AS unchained, (extract(epoch FROM clock_timestamp() - e.at) * 1000)::float8 AS "ageMs"
    FROM audit_entries e WHERE NOT EXISTS (SELECT FROM audit_links l WHERE l.entry_id = e.id)
    ORDER BY e.id LIMIT ${UNCHAINED}`;
}

// Enough to name the first that waits too long; the worker leaves no more than these for two seconds.
const UNCHAINED = 10_000;

/** What is found in one range after another; the next ones are looked through while one is judged. */
async function* lookThrough(
  snapshot: Snapshot,
  batch: number,
  heads: Options["heads"] = [],
): AsyncGenerator<Range & { found: Found }> {
  const [end] = await snapshot.query<[string | null]>(0, Prisma.sql`SELECT max(position) FROM audit_links`);
  const ranges = rangesUpTo(
    BigInt(end?.[0] ?? 0),
    BigInt(batch),
    heads.map(({ position }) => position),
  );
  const ahead: { range: Range; found: Promise<Found> }[] = [];
  let asked = 0;
  const lookAhead = () => {
    const { value: range } = ranges.next();
    if (!range) return;
    const found = snapshot.query<Found>(asked++ % READERS, whole(range)).then(([one]) => one ?? NOTHING);
    found.catch(() => {}); // who waits for it is told
    ahead.push({ range, found });
  };
  for (let i = 0; i < READERS; i++) lookAhead();
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    const found = await next.found;
    lookAhead();
    yield { ...next.range, found };
  }
}

/** From the first position on, ending at every head as well. */
function* rangesUpTo(end: bigint, batch: bigint, heads: readonly bigint[]): Generator<Range, undefined> {
  const stops = [...heads].sort((a, b) => Number(a - b));
  let after = 0n;
  while (after < end) {
    while (stops[0] !== undefined && stops[0] <= after) stops.shift();
    const last = [after + batch, end, ...stops.slice(0, 1)].reduce((a, b) => (b < a ? b : a));
    yield { after, last };
    after = last;
  }
}

const whole = ({ after, last }: Range) => Prisma.sql`
  SELECT count(*) = ${last - after}::bigint AND bool_and(coalesce(
      c.position = ${after}::bigint + c.n AND (c.n = 1 OR c.previous = c.before)
      AND c.hash = pg_catalog.sha256(c.previous || pg_catalog.convert_to(c.canonical, 'UTF8')), false)),
    max(encode(c.previous, 'hex')) FILTER (WHERE c.n = 1),
    max(encode(c.hash, 'hex')) FILTER (WHERE c.position = ${last}::bigint),
    max(c.entry_id) FILTER (WHERE c.position = ${last}::bigint)
  FROM (
    SELECT l.position, l.entry_id, l.previous, l.hash, lag(l.hash) OVER one AS before, row_number() OVER one AS n,
      (SELECT ${CANONICAL_ENTRY} FROM audit_entries e WHERE e.id = l.entry_id) AS canonical
    FROM audit_links l WHERE l.position > ${after}::bigint AND l.position <= ${last}::bigint
    WINDOW one AS (ORDER BY l.position)
  ) c`;

/** Where links are missing, with the next that there is. */
async function readRange(snapshot: Snapshot, { after, last }: Range): Promise<LinkRow[]> {
  const links = await readLinks(
    snapshot,
    Prisma.sql`l.position > ${after}::bigint AND l.position <= ${last}::bigint`,
  );
  if (BigInt(links.length) >= last - after) return links;
  return [...links, ...(await readLinks(snapshot, Prisma.sql`l.position > ${last}::bigint`, 1))];
}

async function readLinks(snapshot: Snapshot, which: Prisma.Sql, most?: number): Promise<LinkRow[]> {
  const rows = await snapshot.query<Row>(
    READERS,
    Prisma.sql`SELECT coalesce(l.position, 0), coalesce(l.entry_id, 0),
      encode(coalesce(l.previous, ''), 'hex'), encode(coalesce(l.hash, ''), 'hex'),
      (SELECT ${CANONICAL_ENTRY} FROM audit_entries e WHERE e.id = l.entry_id)
      FROM audit_links l WHERE ${which} ORDER BY l.position LIMIT ${most ?? null}::int4`,
  );
  return rows.map(([position, entryId, previous, hash, canonical]) => ({
    position,
    entryId,
    previous,
    hash,
    canonical,
  }));
}
