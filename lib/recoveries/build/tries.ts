/** Of one volume or VM, before it is given up. */
const TRIES = 2;

/*
 * Tries are counted over all rounds of a recovery, so that each has a name of its own at the site and none finds what an
 * earlier one made: a round begins anew when an older point is taken.
 */

/** The step that a try is named by at the site. Pure. @param what such as "restore:<volume>" @param nth from 1 */
export const tryName = (what: string, nth: number): string => `${what}${nth > 1 ? `-${nth}` : ""}`;

/** The names of the tries before it. Pure. */
export const namesBefore = (what: string, nth: number): string[] =>
  Array.from({ length: Math.max(0, nth - 1) }, (_, i) => tryName(what, i + 1));

/** Whether it begins a round. Pure. */
export const beginsRound = (nth: number): boolean => (nth - 1) % TRIES === 0;

/** Whether nothing more is tried after it. Pure. */
export const endsRound = (nth: number): boolean => nth % TRIES === 0;

/** The number of the first try of another round, after so many; 0 stays: nothing was tried yet. Pure. */
export const nextRound = (tries: number): number => (tries === 0 ? 0 : Math.ceil(tries / TRIES) * TRIES + 1);
