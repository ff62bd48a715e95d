const LEAST_MS = 30 * 60_000;
const MOST_MS = 24 * 3_600_000;
/** About 8 MB/s: slower than this is stuck, unless history says otherwise. */
const MS_PER_GIB = 120_000;
const TIMES_HISTORY = 4;

/** How long a backup may be creating before it counts as stuck, ms. Pure. */
export const planDeadline = (sizeGib: number, estimateMs: number | null): number =>
  Math.min(MOST_MS, Math.max(LEAST_MS, sizeGib * MS_PER_GIB, (estimateMs ?? 0) * TIMES_HISTORY));
