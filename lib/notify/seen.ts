import type { IncidentKindId } from "./incident-kinds";
import type { Trouble } from "./trouble";

/** What one look at our tables has found. */
export interface Seen {
  troubles: Trouble[];
  /** Keys of what cannot be judged now, since a site is dark or a judgement too old: it neither begins nor ends. */
  unsure: string[];
  /** Kinds of which nothing could be read: none of them begins or ends. */
  unread: IncidentKindId[];
}

/** What several looks have found together. Pure. */
export const allSeen = (parts: readonly Partial<Seen>[]): Seen => ({
  troubles: parts.flatMap(({ troubles = [] }) => troubles),
  unsure: parts.flatMap(({ unsure = [] }) => unsure),
  unread: parts.flatMap(({ unread = [] }) => unread),
});
