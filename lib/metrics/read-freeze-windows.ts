import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import type { Family } from "./render-metrics";

/** Upper bounds, seconds: a budget is 8 s unless somebody chose another one. */
const BOUNDS = [0.25, 0.5, 1, 2, 4, 6, 8, 12, 20, 40, 60];

/** How long VNFs stood still: the freeze windows of all runs here in which a VM was held. */
export async function readFreezeWindows(): Promise<Family> {
  const within = Prisma.join(
    BOUNDS.map((bound) => Prisma.sql`count(*) FILTER (WHERE window_ms <= ${bound * 1000}::float8)`),
  );
  const [row] = await db().$queryRaw<{ buckets: number[]; count: number; seconds: number }[]>`
    SELECT ARRAY[${within}]::int[] AS buckets, count(*)::int AS count,
      coalesce(sum(window_ms) / 1000, 0)::float8 AS seconds
    FROM runs WHERE window_ms > 0 AND imported_at IS NULL AND clock_lag_ms = 0`;
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
