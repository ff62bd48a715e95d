import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/prisma/client";

const globals = globalThis as { stillpointDb?: PrismaClient };

/** The database. One pool per process; kept over hot reloads in development. */
export function db(): PrismaClient {
  globals.stillpointDb ??= new PrismaClient({
    adapter: new PrismaPg({
      connectionString: process.env.DATABASE_URL ?? "",
      max: 10,
      connectionTimeoutMillis: 5_000,
      // By the client: a server that is stopped keeps no time, and a pooler refuses statement_timeout at the start.
      query_timeout: 10_000,
    }),
    // Prisma's own 2 s and 5 s end a run's step as a defect on a machine that is merely busy.
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
  return globals.stillpointDb;
}
