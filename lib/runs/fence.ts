import type { ExecutorLock } from "./executor-lock";

let lock: ExecutorLock | undefined;

/** Names the lock that this process's effects depend on. */
export function setFence(held: ExecutorLock): void {
  lock = held;
}

/** This process ends: nothing of its runs is sent any more, though its lock is still held until it is given back. */
export function dropFence(): void {
  lock = undefined;
}

/** Whether this process may still act. False for good once its lock is lost: it is about to end. */
export const holdsFence = (): boolean => lock?.isHeld() === true;

/**
 * To be called right before anything is sent on behalf of a run: not only when its step begins, since the process
 * may have been stopped in the middle of one.
 * @throws when this process may no longer act: another worker has the run, or is about to.
 */
export function assertFence(): void {
  if (!holdsFence()) throw new Error("This worker has lost its lock and sends nothing more.");
}
