import { knownByName } from "./known-by-name";

/** The reason of a signal that ended because its time was over. */
export class DeadlineError extends Error {
  static override readonly [Symbol.hasInstance] = knownByName("DeadlineError");
  override name = "DeadlineError";

  constructor(readonly ms: number) {
    super(`no answer within ${inSeconds(ms)}`);
  }
}

/** "30 s", or "200 ms" for what is shorter than one. Pure. */
export const inSeconds = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);

/**
 * A signal that ends after `ms`, or with its parent. Call `clear` when the work is done: it frees timer and
 * listener, which AbortSignal.any would keep as long as the parent lives.
 */
export function withDeadline(ms: number, parent?: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const onParent = () => controller.abort(parent?.reason);
  if (parent?.aborted) onParent();
  else parent?.addEventListener("abort", onParent, { once: true });
  const timer = setTimeout(() => controller.abort(new DeadlineError(ms)), ms);
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      parent?.removeEventListener("abort", onParent);
    },
  };
}
