import { db } from "./db";

/** The database's time, by which everything that is stored was written: our own clock may differ. */
export async function databaseNow(): Promise<Date> {
  const [row] = await db().$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  return row?.now ?? new Date();
}
