import { db } from "../db";
import type { ChainState } from "./audit-log";
import { canonicalEntry, type EntryText } from "./canonical-entry";
import { ENTRY_COLUMNS } from "./entry-columns";
import { BEGINNING_HEX, linkFault } from "./verify-chain";

type Row = EntryText & {
  position: bigint | null;
  previous: Uint8Array;
  hash: Uint8Array;
  before: Uint8Array | null;
};

/** Recomputes the links of the given entries, each with the one before it. */
export async function chainStates(ids: readonly bigint[]): Promise<Map<string, ChainState>> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT l.position, l.previous, l.hash, b.hash AS before, ${ENTRY_COLUMNS}
    FROM audit_entries e LEFT JOIN audit_links l ON l.entry_id = e.id
    LEFT JOIN audit_links b ON b.position = l.position - 1
    WHERE e.id = ANY (${[...ids]}::bigint[])`;
  return new Map(rows.map((row) => [row.id, stateOf(row)]));
}

function stateOf({ position, previous, hash, before: previousHash, ...entry }: Row): ChainState {
  if (position === null) return { state: "waiting" };
  const link = { position: String(position), previous: hex(previous), hash: hex(hash) };
  const before = position === 1n ? BEGINNING_HEX : previousHash && hex(previousHash);
  const fault = linkFault({ ...link, entryId: entry.id, canonical: canonicalEntry(entry) }, before);
  return fault ? { state: "broken", ...link, words: fault.words } : { state: "unchanged", ...link };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
