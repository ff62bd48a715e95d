import { listCredentials } from "../sites/site-session";
import { type RefreshOutcome, refreshProject } from "./refresh-project";

/** Brings every project of every site up to date that nobody has read for `minAgeMs`. */
export async function refreshAll(
  minAgeMs: number,
  signal: AbortSignal,
): Promise<Record<RefreshOutcome, number>> {
  const count: Record<RefreshOutcome, number> = { refreshed: 0, failed: 0, "left alone": 0 };
  // A dark site must not hold up the others; each site's transport bounds the calls at once.
  await Promise.all(
    (await listCredentials()).map(async ({ id }) => {
      count[await refreshProject(id, { minAgeMs, signal })]++;
    }),
  );
  return count;
}
