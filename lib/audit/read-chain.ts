import { z } from "zod";
import { Prisma } from "../generated/prisma/client";
import { CANONICAL_ENTRY } from "./canonical-sql";
import { openSnapshot, type Snapshot } from "./snapshot";
import {
  BEGINNING_HEX,
  type ChainRow,
  type KnownHead,
  type LinkRow,
  type RightLinks,
  type UnchainedRow,
} from "./verify-chain";

/** Position, entry, hash of the link before, hash, canonical entry; as text, since the driver decodes all as such. */
type Row = [position: string, entryId: string, previous: string, hash: string, canonical: string | null];

/** Of a range: whether all links are there and right, the hash that the first follows, and the ends of it (`Ends`). */
type Found = [isRight: string | null, previous: string | null, ends: string | null];
const NOTHING: Found = [null, null, null];

/** The last link, and those at which somebody outside remembers a hash; in their order. */
const Ends = z.array(z.object({ position: z.string(), hash: z.string(), entryId: z.string() }));

/** The links behind `after`, up to `last`. */
interface Range {
  after: bigint;
  last: bigint;
  /** Of the heads, those inside. */
  heads: bigint[];
}

interface Options {
  /** Links that one statement looks at. */
  batch?: number;
  /** Their hashes are told. In any order. */
  heads?: readonly Pick<KnownHead, "position">[];
}

/** Each looks through a range of its own. */
const READERS = 3;

/**
 * The whole chain for `verifyChain`, as of one moment, and then the entries that no link names. The database recomputes
 * the hashes, and of a range where all are right only its ends come from there, and the heads in it. A range that is not,
 * or that does not follow the one before, comes link by link. Memory does not grow with the log.
 * @throws the driver's error
 */
export async function* readChain({ batch = 2_000, heads = [] }: Options = {}): AsyncGenerator<ChainRow[]> {
  const snapshot = await openSnapshot(READERS + 1);
  try {
    // Where no link can stand: one there is too many.
    yield await readLinks(snapshot, Prisma.sql`l.position IS NULL OR l.position < 1`, 1n);
    let head = BEGINNING_HEX;
    for await (const { after, last, found } of lookThrough(snapshot, batch, heads)) {
      const [isRight, previous, told] = found;
      if (isRight === "t" && previous === head && told !== null) {
        const ends = Ends.parse(JSON.parse(told));
        head = ends.at(-1)?.hash ?? head;
        yield rightLinks(after, ends);
        continue;
      }
      const links = await readRange(snapshot, { after, last });
      head = links.at(-1)?.hash ?? head;
      yield links;
    }
    yield await readUnchained(snapshot);
  } finally {
    await snapshot.close();
  }
}

const rightLinks = (after: bigint, ends: z.infer<typeof Ends>): RightLinks[] => {
  let first = after + 1n;
  return ends.map(({ position, ...end }) => {
    const links = { first, last: BigInt(position), ...end };
    first = links.last + 1n;
    return links;
  });
};

// Enough to name the first that waits too long; the worker leaves no more than these for two seconds.
const UNCHAINED = 10_000;

/** As old as they were at the moment that is seen: what came later chained them since. */
async function readUnchained(snapshot: Snapshot): Promise<UnchainedRow[]> {
  const { schema } = snapshot;
  const rows = await snapshot.query<[id: string, ageMs: string]>(
    READERS,
    Prisma.sql`SELECT e.id, (extract(epoch FROM now() - e.at) * 1000)::float8
      FROM ${schema}.audit_entries e
      WHERE NOT EXISTS (SELECT FROM ${schema}.audit_links l WHERE l.entry_id = e.id)
      ORDER BY e.id LIMIT ${UNCHAINED}`,
  );
  return rows.map(([id, ageMs]) => ({ unchained: BigInt(id), ageMs: Number(ageMs) }));
}

/** What is found in one range after another; the next ones are looked through while one is judged. */
async function* lookThrough(
  snapshot: Snapshot,
  batch: number,
  heads: NonNullable<Options["heads"]>,
): AsyncGenerator<Range & { found: Found }> {
  const [end] = await snapshot.query<[string | null]>(
    0,
    Prisma.sql`SELECT max(position) FROM ${snapshot.schema}.audit_links`,
  );
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
    const found = snapshot
      .query<Found>(asked++ % READERS, whole(snapshot, range))
      .then(([one]) => one ?? NOTHING);
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

/** From the first position on, each with the heads in it. */
function* rangesUpTo(end: bigint, batch: bigint, heads: readonly bigint[]): Generator<Range, undefined> {
  const sorted = [...new Set(heads)].sort((a, b) => (a < b ? -1 : 1));
  let from = sorted.findIndex((head) => head > 0n);
  if (from < 0) from = sorted.length;
  for (let after = 0n; after < end; after += batch) {
    const last = after + batch < end ? after + batch : end;
    let to = from;
    while (to < sorted.length && (sorted[to] ?? 0n) <= last) to += 1;
    yield { after, last, heads: sorted.slice(from, to) };
    from = to;
  }
}

const whole = ({ schema }: Snapshot, { after, last, heads }: Range) => Prisma.sql`
  SELECT count(*) = ${last - after}::int8 AND bool_and(coalesce(
      c.position = ${after}::int8 + c.n AND (c.n = 1 OR c.previous = c.before)
      AND c.hash = sha256(c.previous || convert_to(c.canonical, 'UTF8')), false)),
    max(encode(c.previous, 'hex')) FILTER (WHERE c.n = 1),
    json_agg(json_build_object('position', c.position::text, 'hash', encode(c.hash, 'hex'),
      'entryId', c.entry_id::text) ORDER BY c.position)
      FILTER (WHERE c.position = ${last}::int8 OR c.position = ANY(${heads}::int8[]))
  FROM (
    SELECT l.position, l.entry_id, l.previous, l.hash, lag(l.hash) OVER one AS before, row_number() OVER one AS n,
      (SELECT ${CANONICAL_ENTRY} FROM ${schema}.audit_entries e WHERE e.id = l.entry_id) AS canonical
    FROM ${schema}.audit_links l WHERE l.position > ${after}::int8 AND l.position <= ${last}::int8
    WINDOW one AS (ORDER BY l.position)
  ) c`;

/** No more than one too many; where links are missing, with the next that there is. */
async function readRange(snapshot: Snapshot, { after, last }: Omit<Range, "heads">): Promise<LinkRow[]> {
  const within = Prisma.sql`l.position > ${after}::int8 AND l.position <= ${last}::int8`;
  const links = await readLinks(snapshot, within, last - after + 1n);
  if (BigInt(links.length) >= last - after) return links;
  return [...links, ...(await readLinks(snapshot, Prisma.sql`l.position > ${last}::int8`, 1n))];
}

async function readLinks(snapshot: Snapshot, which: Prisma.Sql, most: bigint): Promise<LinkRow[]> {
  const { schema } = snapshot;
  const rows = await snapshot.query<Row>(
    READERS,
    Prisma.sql`SELECT coalesce(l.position, 0), coalesce(l.entry_id, 0),
      encode(coalesce(l.previous, ''), 'hex'), encode(coalesce(l.hash, ''), 'hex'),
      (SELECT ${CANONICAL_ENTRY} FROM ${schema}.audit_entries e WHERE e.id = l.entry_id)
      FROM ${schema}.audit_links l WHERE ${which} ORDER BY l.position LIMIT ${most}::int8`,
  );
  return rows.map(([position, entryId, previous, hash, canonical]) => ({
    position,
    entryId,
    previous,
    hash,
    canonical,
  }));
}
