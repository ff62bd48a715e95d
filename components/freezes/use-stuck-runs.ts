import { useFreezes } from "./use-freezes";

const NONE: ReadonlySet<string> = new Set();

/** The ids of the runs of which a VM is frozen that should not be: what the red bar tells, for lists of runs and VNFs. */
export function useStuckRuns(): ReadonlySet<string> {
  const { data } = useFreezes();
  const stuck = data?.held.filter(({ isStuck }) => isStuck) ?? [];
  return stuck.length === 0 ? NONE : new Set(stuck.map(({ runId }) => runId));
}
