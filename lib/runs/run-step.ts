import { DBOS } from "@dbos-inc/dbos-sdk";
import { holdsFence } from "./fence";

/**
 * Runs one step of a run: its result is kept, and it is not run again once kept. It may run more than once when the
 * worker dies in between, so what it does must be idempotent. A worker that may not act any more does not start it, and
 * does not fail it either: it is about to end, and another goes on.
 */
export const runStep = <T>(name: string, effect: () => Promise<T>): Promise<T> =>
  DBOS.runStep(() => (holdsFence() ? effect() : new Promise<never>(() => {})), { name });
