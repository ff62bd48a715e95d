/** A sequence such as `g o` must come within this time. */
export const SEQUENCE_MS = 1_200;

export interface Pending {
  keys: string;
  at: number;
}

interface Press {
  pending: Pending | null;
  key: string;
  /** When it was pressed, in milliseconds. */
  at: number;
  /** All shortcuts that could be meant: `/`, `g o`, … */
  known: readonly string[];
}

/** What a key does: it ends a shortcut, begins or goes on with one, or means nothing. */
export function nextShortcut({ pending, key, at, known }: Press): {
  run: string | null;
  pending: Pending | null;
} {
  const alive = pending && at - pending.at <= SEQUENCE_MS ? `${pending.keys} ` : "";
  for (const keys of alive ? [`${alive}${key}`, key] : [key]) {
    if (known.includes(keys)) return { run: keys, pending: null };
    if (known.some((shortcut) => shortcut.startsWith(`${keys} `)))
      return { run: null, pending: { keys, at } };
  }
  return { run: null, pending: null };
}

/** A keyboard event's key as shortcuts name it: letters in lower case, unless Shift is held. */
export const keyName = ({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">): string =>
  key.length === 1 && !shiftKey ? key.toLowerCase() : key;
