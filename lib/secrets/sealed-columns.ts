import type { Prisma } from "../generated/prisma/client";
import type { Binding } from "./envelope";

/** Every column that holds envelopes. Their row in the binding is the column `id`. Add yours: a rotation reads this. */
export const SEALED_COLUMNS = [
  { table: "site_credentials", column: "sealed_secret" },
  { table: "site_host_access", column: "sealed_key" },
  { table: "point_backups", column: "sealed_record" },
  { table: "recovery_points", column: "sealed_user_data" },
  { table: "signing_keys", column: "sealed_key" },
  { table: "hooks", column: "sealed_secret" },
  { table: "notification_channels", column: "sealed_secret" },
] as const;

export type SealedColumn = (typeof SEALED_COLUMNS)[number];

export interface SealedRow {
  id: string;
  envelope: string;
}

type Client = Pick<Prisma.TransactionClient, "$queryRawUnsafe" | "$executeRawUnsafe">;

export const bindingOf = (
  { table, column }: { table: string; column: string },
  { id }: SealedRow,
): Binding => ({
  table,
  column,
  row: id,
});

/** How many envelopes each key id wraps, over all columns. */
export async function envelopesByKey(client: Client): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await client.$queryRawUnsafe<{ key: string; count: number }[]>(
      `SELECT split_part("${column}", '.', 2) AS key, count(*)::int AS count FROM "${table}"
       WHERE "${column}" IS NOT NULL GROUP BY 1`,
    );
    for (const { key, count } of rows) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

/** The rows of a column whose envelope another key wraps; locked until the transaction ends. */
export const rowsOfOtherKeys = (
  client: Client,
  { table, column }: SealedColumn,
  keyIds: readonly string[],
): Promise<SealedRow[]> =>
  client.$queryRawUnsafe<SealedRow[]>(
    `SELECT id::text AS id, "${column}" AS envelope FROM "${table}"
     WHERE "${column}" IS NOT NULL AND split_part("${column}", '.', 2) <> ALL ($1::text[])
     ORDER BY id FOR UPDATE`,
    [...keyIds],
  );

/** One envelope that a key wraps, for a look whether it opens. */
export async function anEnvelopeOf(
  client: Client,
  keyId: string,
): Promise<{ binding: Binding; envelope: string } | undefined> {
  for (const sealed of SEALED_COLUMNS) {
    const [row] = await client.$queryRawUnsafe<SealedRow[]>(
      `SELECT id::text AS id, "${sealed.column}" AS envelope FROM "${sealed.table}"
       WHERE split_part("${sealed.column}", '.', 2) = $1 LIMIT 1`,
      keyId,
    );
    if (row) return { binding: bindingOf(sealed, row), envelope: row.envelope };
  }
  return undefined;
}

export async function replaceEnvelope(
  client: Client,
  { table, column }: SealedColumn,
  { id, envelope }: SealedRow,
): Promise<void> {
  await client.$executeRawUnsafe(`UPDATE "${table}" SET "${column}" = $1 WHERE id::text = $2`, envelope, id);
}
