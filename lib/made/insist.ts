import { isOpenStackError, type OpenStackError } from "../openstack/errors";
import type { CallOptions } from "../openstack/transport";
import { BROKEN_ROUNDS, DARK_MS, isPassing, pauseMs } from "./make-once";
import type { RunContext } from "./run-context";
import { throwIfCancelled } from "./throw-if-cancelled";

/**
 * Does what may be done twice, and does it again for as long as the site does not answer. A cancelled run stops between
 * two tries: a call that is on its way gets its answer.
 * @param patienceMs how long a site that does not answer is waited for
 * @throws OpenStackError when it is refused, or the site stays dark; RunStopped when the run is cancelled
 */
export async function insist<T>(
  ctx: Pick<RunContext, "clock" | "signal" | "assertFence">,
  effect: (call: CallOptions) => Promise<T>,
  onFailure?: (error: OpenStackError) => void,
  patienceMs = DARK_MS,
): Promise<T> {
  const startedAt = ctx.clock.monotonic();
  for (let failures = 1, broken = 0; ; failures++) {
    throwIfCancelled(ctx);
    try {
      return await effect({ beforeSending: () => ctx.assertFence() });
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      onFailure?.(error);
      if (error.kind === "server_error") broken++;
      const isOver = broken >= BROKEN_ROUNDS || ctx.clock.monotonic() - startedAt > patienceMs;
      if (!isPassing(error) || isOver) throw error;
      await ctx.clock.sleep(pauseMs(error, failures), ctx.signal).catch(() => {});
    }
  }
}
