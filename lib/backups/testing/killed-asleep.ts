import type { Clock } from "../../clock";
import type { BackupContext } from "../backup-context";

/** A context whose worker dies as soon as it waits for anything, and does nothing more. */
export function killedAsleep(ctx: BackupContext, clock: Clock): BackupContext {
  let isDead = false;
  const killed = () => new Error("killed");
  return {
    ...ctx,
    clock: {
      ...clock,
      sleep: () => {
        isDead = true;
        return Promise.reject(killed());
      },
    },
    assertFence: () => {
      if (isDead) throw killed();
    },
  };
}
