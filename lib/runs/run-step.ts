import { DBOS } from "@dbos-inc/dbos-sdk";
import { assertFence } from "./fence";

/**
 * Runs one step of a run: its result is kept, and it is not run again once kept. It may run more than once when the
 * worker dies in between, so what it does must be idempotent. A worker that lost its lock does not start it.
 */
export const runStep = <T>(name: string, effect: () => Promise<T>): Promise<T> =>
  DBOS.runStep(
    () => {
      assertFence();
      return effect();
    },
    { name },
  );
