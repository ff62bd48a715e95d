import { useEffect, useRef } from "react";
import { keyName, nextShortcut, type Pending } from "./shortcut-sequence";
import { shortcutsAreOn } from "./shortcut-switch";

export interface Shortcut {
  /** `/`, `?`, `g o`. Single keys and sequences of them; never one that changes a running VM. */
  keys: string;
  /** What it does, in the list that `?` opens. */
  label: string;
  group: "Anywhere" | "Go to" | "This page" | "Tables";
  run: () => void;
}

let registered: readonly Shortcut[] = [];
let pending: Pending | null = null;

/** All shortcuts of the page that is shown. */
export const currentShortcuts = (): readonly Shortcut[] => registered;

/** Makes a key do something while the component is there. The latest one for the same keys wins. */
export function useShortcut({ keys, label, group, run }: Shortcut): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const entry: Shortcut = { keys, label, group, run: () => latest.current() };
    if (registered.length === 0) window.addEventListener("keydown", onKeyDown);
    registered = [...registered, entry];
    return () => {
      registered = registered.filter((other) => other !== entry);
      if (registered.length === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, [keys, label, group]);
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Shift" || !shortcutsAreOn() || isBusyElsewhere(event.target)) return;
  const known = registered.map(({ keys }) => keys);
  const found = nextShortcut({ pending, key: keyName(event), at: event.timeStamp, known });
  pending = found.pending;
  const shortcut = registered.findLast(({ keys }) => keys === found.run);
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run();
}

const FIELDS = "input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]";
const OWN_KEYS = "[role=menu], [role=listbox], [role=dialog], [role=alertdialog], [popover]";

/** Whether keys belong to what has the focus: text is typed, or an open menu or dialog listens to them. */
function isBusyElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${FIELDS}, ${OWN_KEYS}`) !== null;
}
