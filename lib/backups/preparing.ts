import { Gate } from "../runs/gate";

/**
 * Runs of one process that look at a site before their window at a time. Runs that become due together would ask so much
 * at once that each waits for an answer longer than a call may take; one after the other they are as soon done.
 */
const AT_ONCE = 4;

const gates = new Map<string, Gate>();

/** Does the preflight's and the description's work when it is the run's turn at its site; cancelled, it leaves the line. */
export function preparing<T>(siteId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const gate = gates.get(siteId) ?? new Gate(AT_ONCE);
  gates.set(siteId, gate);
  return gate.run(work, signal);
}
