import { createHash } from "node:crypto";

/** What the first link follows. */
export const BEGINNING = Buffer.alloc(32);

/** A row of audit_entries, every column of it as text, so that nothing is rounded on the way. See entry-columns.ts. */
export interface EntryText {
  id: string;
  /** Milliseconds since the epoch, whole. */
  at: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  session_id: string | null;
  address: string | null;
  action: string;
  target_kind: string | null;
  target_id: string | null;
  target_name: string | null;
  site_id: string | null;
  site_name: string | null;
  result: string;
  reason: string | null;
  /** As PostgreSQL writes the jsonb. */
  details: string;
  request_ids: (string | null)[] | null;
  intent_id: string | null;
  run_id: string | null;
}

/**
 * What of an entry is hashed, version 1: RFC 8785's JSON of one object with the columns by their names, all values as
 * texts. docs/decisions/0040 says it for others; changing anything here breaks every chain there is.
 */
export const canonicalEntry = (entry: EntryText): string =>
  JSON.stringify({
    action: entry.action,
    actor_id: entry.actor_id,
    actor_kind: entry.actor_kind,
    actor_name: entry.actor_name,
    address: entry.address,
    at: isoTime(entry.at),
    details: entry.details,
    id: entry.id,
    intent_id: entry.intent_id,
    reason: entry.reason,
    request_ids: entry.request_ids,
    result: entry.result,
    run_id: entry.run_id,
    session_id: entry.session_id,
    site_id: entry.site_id,
    site_name: entry.site_name,
    target_id: entry.target_id,
    target_kind: entry.target_kind,
    target_name: entry.target_name,
    v: "1",
  });

/** SHA-256 over the hash of the link before and the entry. */
export const linkHash = (previous: Uint8Array, entry: EntryText): Buffer =>
  createHash("sha256").update(previous).update(canonicalEntry(entry), "utf8").digest();

/** An infinite time, or one that no Date holds, can only be a forgery: it stands for itself. */
export function isoTime(ms: string): string {
  const date = new Date(/^-?\d{1,16}$/.test(ms) ? Number(ms) : Number.NaN);
  return Number.isNaN(date.getTime()) ? ms : date.toISOString();
}
