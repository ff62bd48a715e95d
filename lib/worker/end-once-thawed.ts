import { isHolding, releaseAll } from "../freezes/held-here";
import { log } from "../log";
import { dropFence } from "../runs/fence";
import { end } from "./end";
import { EXIT } from "./exit-codes";

/** By then the timer at the hypervisor has ended every freeze that it can end. */
export const THAW_WITHIN_MS = 60_000;

/**
 * Ends at once, unless VMs stand still by this process: then, with nothing of it sent any more but their thaws, it ends
 * when they run. Whatever else sees them thaws them too.
 */
export function endOnceThawed(message: string): void {
  // First: what a run meets from here on is the end of this worker, not a failure of the run.
  dropFence();
  if (!isHolding()) end(EXIT.TRY_AGAIN, message);
  log.fatal(`${message} It thaws what it has frozen, and ends.`);
  void releaseAll(THAW_WITHIN_MS).then(() => process.exit(EXIT.TRY_AGAIN));
}
