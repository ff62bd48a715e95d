import pg from "pg";
import type { Prisma } from "../generated/prisma/client";

const AS_SENT = { getTypeParser: () => (value: string) => value };

/**
 * What a statement finds, as of one moment, some rows at a time: the next ones are read while these are worked on, and
 * no more is kept than both. Over a connection of its own, since it may take minutes.
 * @param options.asArrays rows are lists of texts, as the server sends them: nothing is made of them
 * @throws the driver's error
 */
export async function* readByCursor<Row extends pg.QueryResultRow | unknown[]>(
  statement: Prisma.Sql,
  { batch, asArrays = false }: { batch: number; asArrays?: boolean },
): AsyncGenerator<Row[]> {
  const client = new pg.Client({
    connectionString: process.env.DATABASE_URL ?? "",
    connectionTimeoutMillis: 10_000,
    // Of one batch: a server that does not answer is not waited for without end.
    query_timeout: 60_000,
  });
  // Without a listener, an error of a connection that is not asked anything ends the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query({
      text: `DECLARE entries NO SCROLL CURSOR FOR ${statement.text}`,
      values: statement.values as unknown[],
    });
    const fetch = () => {
      const rows = client
        .query({
          text: `FETCH ${batch} FROM entries`,
          ...(asArrays ? { rowMode: "array", types: AS_SENT } : {}),
        })
        .then((result) => result.rows as Row[]);
      rows.catch(() => {});
      return rows;
    };
    let next = fetch();
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      next = fetch();
      yield rows;
    }
  } finally {
    await client.end().catch(() => {});
  }
}
