/** Something that is expected to take from when to when, in ms from the start. */
export interface Expected {
  fromMs: number;
  toMs: number;
}

export interface StairRow {
  key: string;
  title: string;
  note: string;
  /** Null: not known, or beside something longer. */
  expected: Expected | null;
  isBoot: boolean;
}

export interface StairGroup {
  key: string;
  title: string;
  note: string;
  /** What it adds to the whole; null: not known. */
  ms: number | null;
  rows: StairRow[];
}

/** So many things are named; of more, these and how many others. */
export const NAMED = 3;

/** A row of which nothing is known but what it is. Pure. */
export const plainRow = (key: string, title: string): StairRow => ({
  key,
  title,
  note: "",
  expected: null,
  isBoot: false,
});

/** "a, b, c and 4 more". Pure. */
export const firstOf = (names: readonly string[]): string =>
  names.length <= NAMED
    ? names.join(", ")
    : `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
