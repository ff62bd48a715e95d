import { ProductDatabase } from "../authorization/product-database";
import { sandboxHere } from "./sandbox-here";

const EVERY_MS = 250;
const STEP_MS = 2_500;
/** Before a window and in it, time is what is shown: a guest thaws by itself after some seconds of it. */
const STANDS_STILL = `
  SELECT EXISTS (SELECT FROM freeze_leases WHERE closed_at IS NULL)
      OR EXISTS (SELECT FROM runs WHERE kind = 'backup' AND ended_at IS NULL AND "window" IS NULL) AS it`;

/**
 * Lets the sandbox's time pass some ten times as fast, but for backups until their window is over: what its volumes and VMs
 * take there is not what a story is about.
 * @returns what ends it
 */
export async function fasterTime(): Promise<() => Promise<void>> {
  const sandbox = sandboxHere();
  const database = await ProductDatabase.open();
  const ended = new AbortController();
  const passing = (async () => {
    while (!ended.signal.aborted) {
      const { rows } = await database.client.query(STANDS_STILL);
      if (!rows[0]?.it) await sandbox.advance(STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  })();
  passing.catch(() => ended.abort());
  return async () => {
    ended.abort();
    await passing;
    await database.close();
  };
}
