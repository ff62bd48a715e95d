import { type Clock, systemClock } from "../clock";
import { refreshAll } from "../inventory/refresh-all";
import { log } from "../log";

const EVERY_MS = 60_000;
/** Several workers take turns: what another read a moment ago is left alone. */
const MIN_AGE_MS = 50_000;

/** Keeps the inventory fresh while nobody looks at it. @returns stops it, with what is being read */
export function startInventoryLoop({
  refresh = (signal: AbortSignal) => refreshAll(MIN_AGE_MS, signal),
  clock = systemClock as Clock,
} = {}): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async () => {
    while (!signal.aborted) {
      try {
        log.debug(await refresh(signal), "inventory refreshed");
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error }, "the inventory could not be refreshed");
      }
      await clock.sleep(EVERY_MS, signal).catch(() => {});
    }
  };
  const done = loop();
  return async () => {
    stopping.abort(new Error("the worker stops"));
    await done;
  };
}
