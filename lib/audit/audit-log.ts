/* What the audit page is given. Ids and positions are decimal digits: they may pass what a number holds. */

export type EntryResult = "intent" | "done" | "partial" | "refused" | "failed" | "unknown";

/** Where an entry stands in the chain, recomputed when it was asked for. */
export type ChainState =
  | { state: "waiting" }
  | { state: "unchanged"; position: string; previous: string; hash: string }
  /** `words` is a full sentence. */
  | { state: "broken"; position: string; previous: string; hash: string; words: string };

export interface Named {
  kind: string;
  id: string | null;
  name: string | null;
}

/**
 * A line of the list: an entry, or an intent together with its newest outcome. When the log is filtered, each entry is
 * judged by itself, and an intent stands in the line of an outcome that is shown.
 */
export interface AuditRow {
  id: string;
  at: string;
  who: Named;
  action: string;
  target: Named | null;
  siteName: string | null;
  result: EntryResult;
  reason: string | null;
  requestIds: string[];
  /** One of its entries does not match its hash. */
  isBroken: boolean;
}

/** One page of the log, newest first. */
export interface AuditPage {
  asOf: string;
  /** Of the whole log. */
  total: string;
  rows: AuditRow[];
  hasNewer: boolean;
  hasOlder: boolean;
  /** Rows that came since the page's first, among the newest entries, up to 1,000. */
  newRows: number;
}

/** One entry whole. */
export interface AuditEntryView {
  id: string;
  at: string;
  who: Named;
  sessionId: string | null;
  address: string | null;
  action: string;
  target: Named | null;
  site: { id: string; name: string | null } | null;
  result: EntryResult;
  reason: string | null;
  details: unknown;
  requestIds: string[];
  runId: string | null;
  chain: ChainState;
}

/** What was meant and what came of it, or a single entry. */
export interface AuditEntryGroup {
  /** When it was read, and its links recomputed. */
  asOf: string;
  /** The intent, or the entry that has none. */
  first: AuditEntryView;
  outcomes: AuditEntryView[];
}

/** The keys in the query cache. */
export const auditKeys = {
  /** By its search parameters. */
  page: (search: string) => ["audit", "list", search] as const,
  entry: (id: string, version: string) => ["audit", "get", { id, version }] as const,
};
