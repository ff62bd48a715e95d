import type { QuiesceMethod, QuiesceMethodName } from "../quiesce/quiesce-method";

/**
 * Which other methods can end a hold. A guest that Nova froze is thawed by libvirt on its host; Nova cannot undo what
 * it does not know of, and a paused, suspended or stopped VM has its own way back alone.
 */
const OTHERS: Readonly<Partial<Record<QuiesceMethodName, readonly QuiesceMethodName[]>>> = {
  "nova-quiesce": ["guest-agent"],
};

export interface ThawWays {
  own: QuiesceMethod;
  /** When it does not answer. */
  other: QuiesceMethod | undefined;
}

/** How a hold by a method can be ended, of those that a site has; undefined when it has not even that method. Pure. */
export function thawWays(method: QuiesceMethodName, methods: readonly QuiesceMethod[]): ThawWays | undefined {
  const find = (name: QuiesceMethodName) => methods.find((m) => m.name === name);
  const own = find(method);
  if (!own) return undefined;
  return { own, other: OTHERS[method]?.map(find).find((m) => m !== undefined) };
}
