import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { Family } from "./render-metrics";

/** Upper bounds, seconds: a budget is 8 s unless somebody chose another one. */
const BOUNDS = [0.25, 0.5, 1, 2, 4, 6, 8, 12, 20, 40, 60];

/** How long VNFs stood still: the freeze windows of all runs here. */
export async function readFreezeWindows(): Promise<Family> {
  const bounds = Prisma.join(BOUNDS.map((bound) => Prisma.sql`(${bound}::float8)`));
  const rows = await db().$queryRaw<{ le: number | null; count: number; sum: number | null }[]>`
    WITH windows AS (SELECT ("window" ->> 'windowMs')::float8 / 1000 AS seconds FROM runs
      WHERE "window" IS NOT NULL AND imported_at IS NULL AND clock_lag_ms = 0)
    SELECT b.le, (SELECT count(*) FROM windows WHERE seconds <= b.le)::int AS count, null::float8 AS sum
      FROM (VALUES ${bounds}) AS b(le)
    UNION ALL SELECT null, count(*)::int, coalesce(sum(seconds), 0) FROM windows
    ORDER BY 1 NULLS LAST`;
  return {
    ...{ name: "stillpoint_freeze_window_seconds", type: "histogram" },
    help: "Freeze windows: from the first quiesce to the last thaw.",
    samples: rows.flatMap(({ le, count, sum }) =>
      le === null
        ? [
            { suffix: "_bucket", labels: { le: "+Inf" }, value: count },
            { suffix: "_sum", value: sum ?? 0 },
            { suffix: "_count", value: count },
          ]
        : [{ suffix: "_bucket", labels: { le: String(le) }, value: count }],
    ),
  };
}
