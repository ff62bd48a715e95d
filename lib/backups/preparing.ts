import { Gate } from "../runs/gate";

/**
 * Runs of one process that do the same work at a site before their window at a time. Runs that become due together would
 * ask so much at once that each waits for an answer longer than a call may take; one after the other they are as soon done.
 */
const AT_ONCE = 4;

/** Each in a line of its own: who has passed the preflight does not wait until all others have. */
type Work = "preflight" | "describe";

const gates = new Map<string, Gate>();

/** Does a run's work before its window when it is its turn at the site; cancelled, it leaves the line. */
export function preparing<T>(
  siteId: string,
  what: Work,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const key = `${what} ${siteId}`;
  const gate = gates.get(key) ?? new Gate(AT_ONCE);
  gates.set(key, gate);
  return gate.run(work, signal);
}
