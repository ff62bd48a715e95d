import { canonicalEntry, type EntryText, isoTime } from "./canonical-entry";
import { csvCell } from "./csv-cell";

/** An entry with its link; without one it waits for the chain. */
export type ExportedEntry = EntryText & {
  position: string | null;
  previous: string | null;
  hash: string | null;
};

export const EXPORT_FORMATS = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = [
  ...(["position", "id", "at", "actor_kind", "actor_id", "actor_name", "session_id", "address"] as const),
  ...(["action", "target_kind", "target_id", "target_name", "site_id", "site_name", "result"] as const),
  ...(["reason", "details", "request_ids", "intent_id", "run_id", "previous", "hash"] as const),
];

/** What a file begins with. Pure. */
export const exportHead = (format: ExportFormat): string =>
  format === "csv" ? `${COLUMNS.join(",")}\r\n` : "";

/**
 * An entry as a line of a file. JSON Lines carry the entry to the letter as it was hashed, so that the chain can be
 * recomputed from the file (decision 40); CSV is for people. Pure.
 */
export function exportLine(format: ExportFormat, entry: ExportedEntry): string {
  const { position, previous, hash } = entry;
  if (format === "jsonl")
    return `${JSON.stringify({ position, previous, hash }).slice(0, -1)},"entry":${canonicalEntry(entry)}}\n`;
  const cells = COLUMNS.map((name) => {
    if (name === "at") return csvCell(isoTime(entry.at));
    if (name === "request_ids") return csvCell((entry.request_ids ?? []).join(" "));
    return csvCell(entry[name]);
  });
  return `${cells.join(",")}\r\n`;
}
