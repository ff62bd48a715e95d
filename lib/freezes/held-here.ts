/** A freeze window that is open in this process. */
export interface HeldHere {
  /** Ends it: thaws first. What this process may not do any more, another does. */
  release: AbortController;
  ended: Promise<void>;
}

const globals = globalThis as { stillpointHeldHere?: Set<HeldHere>; stillpointEnds?: boolean };
globals.stillpointHeldHere ??= new Set();
const open = globals.stillpointHeldHere;

const ending = () => new Error("this worker ends");

/** Notes a window for as long as it is open; in a process that ends it is told so at once. @returns to be called at its end */
export function holdHere(release: AbortController): () => void {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const held = { release, ended };
  open.add(held);
  if (globals.stillpointEnds) release.abort(ending());
  return () => {
    open.delete(held);
    end();
  };
}

/** Whether a VM may be frozen by this process now. */
export const isHolding = (): boolean => open.size > 0;

/**
 * Thaws all that this process holds, from memory: before it ends, whatever it ends for. No window opens in it after this.
 * @param withinMs others are told by then that its lock is gone, and thaw what is left
 */
export async function releaseAll(withinMs: number): Promise<void> {
  globals.stillpointEnds = true;
  const all = [...open];
  for (const held of all) held.release.abort(ending());
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([Promise.all(all.map(({ ended }) => ended)), late]);
  clearTimeout(timer);
}
