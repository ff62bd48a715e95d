import pg from "pg";
import { Prisma } from "../generated/prisma/client";

const AS_SENT = { getTypeParser: () => (value: string) => value };

/** One moment of the database, seen by several connections. */
export interface Snapshot {
  /** Where the product's tables are: each is named with it. */
  schema: Prisma.Sql;
  /**
   * Rows as lists of texts, as the server sends them: nothing is made of them.
   * @param connection which of them is asked; what one is asked waits for what it was asked before
   */
  query: <Row extends unknown[]>(connection: number, statement: Prisma.Sql) => Promise<Row[]>;
  close: () => Promise<void>;
}

/**
 * Opens so many connections of their own that all see the database as of this moment, for reading alone. Functions and
 * operators are PostgreSQL's own: who can make others of these names could have them say what they like.
 * @throws the driver's error
 */
export async function openSnapshot(connections: number): Promise<Snapshot> {
  const clients: pg.Client[] = [];
  let schema: Prisma.Sql;
  const close = async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  };
  const connect = async () => {
    const client = new pg.Client({
      connectionString: process.env.DATABASE_URL ?? "",
      connectionTimeoutMillis: 10_000,
      // Of one answer: a server that does not answer is not waited for without end.
      query_timeout: 60_000,
    });
    // Without a listener, an error of a connection that is not asked anything ends the process.
    client.on("error", () => {});
    clients.push(client);
    await client.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    return client;
  };
  try {
    const first = await connect();
    const { rows } = await first.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
    const id = first.escapeLiteral(rows[0]?.id ?? "");
    for (let i = 1; i < connections; i++) await (await connect()).query(`SET TRANSACTION SNAPSHOT ${id}`);
    const { rows: found } = await first.query<{ name: string }>(
      "SELECT relnamespace::regnamespace::text AS name FROM pg_class WHERE oid = 'audit_links'::regclass",
    );
    schema = Prisma.raw(found[0]?.name ?? "public");
    for (const client of clients) await client.query("SET LOCAL search_path = pg_catalog");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    schema,
    query: async <Row extends unknown[]>(connection: number, statement: Prisma.Sql) => {
      const client = clients[connection];
      if (!client) throw new Error(`there is no connection ${connection}`);
      const { rows } = await client.query({
        text: statement.text,
        values: statement.values as unknown[],
        rowMode: "array",
        types: AS_SENT,
      });
      return rows as unknown as Row[];
    },
    close,
  };
}
