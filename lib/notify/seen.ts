import type { Trouble } from "./trouble";

/** What one look at our tables has found. */
export interface Seen {
  troubles: Trouble[];
  /** Keys of what cannot be judged now, since a site is dark or a judgement too old: it neither begins nor ends. */
  unsure: string[];
  /** Keys of what is still wrong, but nobody is to be told of any more: it ends without a message. */
  silent: string[];
}

/** What several looks have found together. Pure. */
export const allSeen = (parts: readonly Partial<Seen>[]): Seen => ({
  troubles: parts.flatMap(({ troubles = [] }) => troubles),
  unsure: parts.flatMap(({ unsure = [] }) => unsure),
  silent: parts.flatMap(({ silent = [] }) => silent),
});
