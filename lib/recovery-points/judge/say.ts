const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** A small number as a word, others in digits. Pure. */
export const countWord = (n: number): string => WORDS[n] ?? String(n);

/** A duration of seconds, as in "2.43 s". Pure. */
export const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(2))} s`;

/** The time of day in UTC with milliseconds: 14:00:18.310. Pure. */
export const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 23);
