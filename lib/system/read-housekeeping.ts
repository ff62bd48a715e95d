import { databaseNow } from "../database-now";
import { db } from "../db";
import { HOUSEKEEPING_KEYS, isHousekeepingLate, nextHousekeeping } from "./housekeeping-rules";
import type { SystemHousekeeping } from "./system-view";

/** When the housekeeping last got to its end, and what it removed. Throws the driver's error. */
export async function readHousekeeping(): Promise<SystemHousekeeping> {
  const [row, now, since] = await Promise.all([
    db().housekeepingRun.findFirst({ orderBy: { endedAt: "desc" } }),
    databaseNow(),
    installedAt(),
  ]);
  const lastEndedAt = row?.endedAt ?? since;
  return {
    last: row && {
      slot: row.slot.toISOString(),
      endedAt: row.endedAt.toISOString(),
      workerId: row.workerId,
      removed: countsOf(row.removed),
    },
    isLate: lastEndedAt !== null && isHousekeepingLate(lastEndedAt, now),
    nextAt: nextHousekeeping(now).toISOString(),
  };
}

/** When the first migration was applied. */
async function installedAt(): Promise<Date | null> {
  const [row] = await db().$queryRaw<{ at: Date | null }[]>`
    SELECT min(finished_at) AS at FROM "_prisma_migrations"`;
  return row?.at ?? null;
}

/** Of an older version one may be missing. */
const countsOf = (stored: unknown) =>
  Object.fromEntries(
    HOUSEKEEPING_KEYS.flatMap((key) => {
      const count = (stored as Record<string, unknown> | null)?.[key];
      return typeof count === "number" ? [[key, count]] : [];
    }),
  );
