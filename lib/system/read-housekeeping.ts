import { databaseNow } from "../database-now";
import { db } from "../db";
import { HOUSEKEEPING_KEYS, isHousekeepingLate, nextHousekeeping } from "./housekeeping-rules";
import type { SystemHousekeeping } from "./system-view";

/** When the housekeeping last got to its end, and what it removed. Throws the driver's error. */
export async function readHousekeeping(): Promise<SystemHousekeeping> {
  const [row, now] = await Promise.all([
    db().housekeepingRun.findFirst({ orderBy: { endedAt: "desc" } }),
    databaseNow(),
  ]);
  return {
    last: row && {
      slot: row.slot.toISOString(),
      endedAt: row.endedAt.toISOString(),
      workerId: row.workerId,
      removed: countsOf(row.removed),
    },
    isLate: row !== null && isHousekeepingLate(row.endedAt, now),
    nextAt: nextHousekeeping(now).toISOString(),
  };
}

/** Of an older version one may be missing. */
const countsOf = (stored: unknown) =>
  Object.fromEntries(
    HOUSEKEEPING_KEYS.flatMap((key) => {
      const count = (stored as Record<string, unknown> | null)?.[key];
      return typeof count === "number" ? [[key, count]] : [];
    }),
  );
