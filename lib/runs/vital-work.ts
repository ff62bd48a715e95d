import { setTimeout as sleep } from "node:timers/promises";

const underWay = new Set<Promise<unknown>>();

/**
 * Work during which this process does not end if it can help it: a freeze window, until every VM of it surely runs.
 * @returns the same promise
 */
export function vital<T>(work: Promise<T>): Promise<T> {
  const settled = work.then(
    () => {},
    () => {},
  );
  underWay.add(settled);
  void settled.then(() => underWay.delete(settled));
  return work;
}

/** Whether there is any. */
export const hasVitalWork = (): boolean => underWay.size > 0;

/** Resolves when there is none any more, or the time is over. */
export async function vitalWorkDone(withinMs: number): Promise<void> {
  const enough = new AbortController();
  const late = sleep(withinMs, undefined, { signal: enough.signal }).catch(() => {});
  while (hasVitalWork() && !enough.signal.aborted) {
    const isLate = await Promise.race([Promise.all(underWay).then(() => false), late.then(() => true)]);
    if (isLate) break;
  }
  enough.abort();
}
