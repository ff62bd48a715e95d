import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

// One timer for all clocks and ages of a page, on the second, so that they all step together.
function tick() {
  now = Math.floor(Date.now() / 1000) * 1000;
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (listeners.size === 1) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The time, in whole seconds as milliseconds since the epoch, stepping each second; null while on the server. */
export const useNow = (): number | null =>
  useSyncExternalStore(
    subscribe,
    () => now || null,
    () => null,
  );
