import { db } from "../db";
import { IN_LOST_WINDOW, STOOD_FROM, STOOD_UNTIL } from "../freezes/lost-windows";
import { Prisma } from "../generated/prisma/client";
import type { Family } from "./render-metrics";

/** Upper bounds, seconds: a budget is 8 s unless somebody chose another one. */
const BOUNDS = [0.25, 0.5, 1, 2, 4, 6, 8, 12, 20, 40, 60];

/** How long VNFs stood still: the freeze windows of all runs here in which a VM was held, those too that were lost with their worker. */
export async function readFreezeWindows(): Promise<Family> {
  const within = Prisma.join(
    BOUNDS.map((bound) => Prisma.sql`count(*) FILTER (WHERE window_ms <= ${bound * 1000}::float8)`),
  );
  const [row] = await db().$queryRaw<{ buckets: number[]; count: number; seconds: number }[]>`
    WITH here AS (SELECT * FROM runs WHERE imported_at IS NULL AND clock_lag_ms = 0),
    windows AS (
      SELECT window_ms FROM here WHERE window_ms > 0
      UNION ALL
      SELECT EXTRACT(EPOCH FROM max(${STOOD_UNTIL}) - min(${STOOD_FROM}))::float8 * 1000
      FROM freeze_leases l JOIN here r ON r.id = l.run_id WHERE ${IN_LOST_WINDOW} GROUP BY l.run_id, l.attempt)
    SELECT ARRAY[${within}]::int[] AS buckets, count(*)::int AS count,
      coalesce(sum(window_ms) / 1000, 0)::float8 AS seconds
    FROM windows`;
  const { buckets = [], count = 0, seconds = 0 } = row ?? {};
  return {
    ...{ name: "stillpoint_freeze_window_seconds", type: "histogram" },
    help: "Freeze windows: from the first quiesce to the last thaw.",
    samples: [
      ...BOUNDS.map((le, i) => ({
        suffix: "_bucket",
        labels: { le: String(le) },
        value: buckets[i] ?? 0,
      })),
      { suffix: "_bucket", labels: { le: "+Inf" }, value: count },
      { suffix: "_sum", value: seconds },
      { suffix: "_count", value: count },
    ],
  };
}
