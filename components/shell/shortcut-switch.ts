import { useSyncExternalStore } from "react";

const KEY = "stillpoint.shortcuts";
const listeners = new Set<() => void>();

/** Whether single-key shortcuts are on: who speaks to the computer, or trembles, may switch them off (WCAG 2.1.4). */
export const shortcutsAreOn = (): boolean => localStorage.getItem(KEY) !== "off";

/** Switches single-key shortcuts on or off, in this browser. */
export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, "off");
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** Whether they are on, kept up to date; other tabs count too. */
export const useShortcutsOn = (): boolean => useSyncExternalStore(subscribe, shortcutsAreOn, () => true);
