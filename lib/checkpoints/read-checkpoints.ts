import { readByCursor } from "../audit/read-by-cursor";
import { Prisma } from "../generated/prisma/client";

/** All checkpoints of the database, oldest first, some at a time. @throws the driver's error */
export async function* readCheckpoints(): AsyncGenerator<string[]> {
  const rows = readByCursor<{ text: string }>(
    Prisma.sql`SELECT text FROM audit_checkpoints ORDER BY position`,
    { batch: 1_000 },
  );
  for await (const batch of rows) yield batch.map(({ text }) => text);
}
