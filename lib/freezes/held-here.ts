/** A freeze window that is open in this process. */
export interface HeldHere {
  /** Ends it: thaws first. What this process may not do any more, another does. */
  release: AbortController;
  ended: Promise<void>;
}

const globals = globalThis as { stillpointHeldHere?: Set<HeldHere> };
globals.stillpointHeldHere ??= new Set();
const open = globals.stillpointHeldHere;

/** Notes a window for as long as it is open. @returns to be called at its end */
export function holdHere(release: AbortController): () => void {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const held = { release, ended };
  open.add(held);
  return () => {
    open.delete(held);
    end();
  };
}

/** Whether a VM may be frozen by this process now. */
export const isHolding = (): boolean => open.size > 0;

/**
 * Thaws all that this process holds, from memory: before it ends, whatever it ends for.
 * @param withinMs others are told by then that its lock is gone, and thaw what is left
 */
export async function releaseAll(withinMs: number): Promise<void> {
  const all = [...open];
  for (const held of all) held.release.abort(new Error("this worker ends"));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([Promise.all(all.map(({ ended }) => ended)), late]);
  clearTimeout(timer);
}
