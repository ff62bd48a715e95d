import type { Prisma } from "../generated/prisma/client";
import { openSnapshot } from "./snapshot";

/** Positions behind `after`, up to `last`; null: from the first of all, to the last of all. */
export interface Range {
  after: string | null;
  last: string | null;
}

/** Each reads a range while the rows of others are worked on. */
const READERS = 3;

/**
 * What a statement finds in one range after another, in their order and all as of one moment. Several connections read
 * ahead of what is worked on, a range each; no more than that is kept.
 * @param lastOf finds the last position of the range behind `after`, in one column; nothing: what is left is one range
 * @param rowsOf finds a range's rows, as lists of texts
 * @throws the driver's error
 */
export async function* readInRanges<Row extends unknown[]>(
  lastOf: (after: string | null) => Prisma.Sql,
  rowsOf: (range: Range) => Prisma.Sql,
): AsyncGenerator<Row[]> {
  const snapshot = await openSnapshot(READERS + 1);
  const ahead: Promise<Row[]>[] = [];
  let asked = 0;
  let after: string | null = null;
  let isLast = false;
  const readAhead = async () => {
    if (isLast) return;
    const [found] = await snapshot.query<[last: string]>(READERS, lastOf(after));
    const last = found?.[0] ?? null;
    const rows = snapshot.query<Row>(asked++ % READERS, rowsOf({ after, last }));
    rows.catch(() => {}); // who waits for it is told
    ahead.push(rows);
    after = last;
    isLast = last === null;
  };
  try {
    while (!isLast && ahead.length < READERS) await readAhead();
    for (let next = ahead.shift(); next; next = ahead.shift()) {
      const rows = await next;
      await readAhead();
      yield rows;
    }
  } finally {
    await snapshot.close();
  }
}
