import { BEGINNING, type EntryText, linkHash } from "./canonical-entry";

/** One link of the chain with its entry (null: it is gone), in the order of the positions. */
export interface LinkRow {
  position: bigint;
  entryId: bigint;
  previous: Uint8Array;
  hash: Uint8Array;
  entry: EntryText | null;
}

/** An entry that no link names. */
export interface UnchainedRow {
  unchained: bigint;
  /** Since it was written, by the database's clock. */
  ageMs: number;
}

/** The first thing that is not as it was written. */
export interface ChainFault {
  kind: "changed" | "missing" | "reordered" | "unchained";
  /** Null for an entry that the chain never reached. */
  position: bigint | null;
  entryId: bigint | null;
  /** A full sentence. */
  words: string;
}

export interface ChainReport {
  /** Links that were recomputed and found right, up to the fault. */
  verified: bigint;
  /** Entries that wait for the chain, none of them for too long. */
  waiting: number;
  /** The last hash that was found right: whoever keeps it elsewhere can tell later whether the end was cut. */
  head: Buffer;
  fault: ChainFault | null;
}

// The worker chains every two seconds; an entry that waits for a minute has been taken out of the queue.
const TOO_LONG_MS = 60_000;

/** Recomputes the chain over all of `rows`, stopping at the first fault. Reads each row once and keeps none. */
export async function verifyChain(rows: AsyncIterable<LinkRow | UnchainedRow>): Promise<ChainReport> {
  const report: ChainReport = { verified: 0n, waiting: 0, head: BEGINNING, fault: null };
  for await (const row of rows) {
    report.fault = "unchained" in row ? judgeUnchained(row) : judgeLink(row, report);
    if (report.fault) break;
    if ("unchained" in row) report.waiting++;
    else {
      report.verified = row.position;
      report.head = Buffer.from(row.hash);
    }
  }
  return report;
}

function judgeLink(link: LinkRow, { verified, head }: ChainReport): ChainFault | null {
  const { position, entryId } = link;
  const expected = verified + 1n;
  if (position > expected) {
    const words = `Entry ${expected} is missing from the chain.`;
    return { kind: "missing", position: expected, entryId: null, words };
  }
  if (position < expected) {
    return { kind: "reordered", position, entryId, words: `A link stands at ${position}, before the first.` };
  }
  const { kind, words } = linkFault(link, head) ?? {};
  return kind && words ? { kind, position, entryId, words } : null;
}

/** What is wrong with one link, given the hash of the one before it; null when nothing is. */
export function linkFault(
  { position, previous, hash, entry }: Pick<LinkRow, "position" | "previous" | "hash" | "entry">,
  before: Uint8Array | null,
): Pick<ChainFault, "kind" | "words"> | null {
  if (!entry) return { kind: "missing", words: `Entry ${position} was deleted; its link is still there.` };
  if (!linkHash(previous, entry).equals(hash))
    return { kind: "changed", words: `Entry ${position} does not match its hash: it was changed.` };
  if (!before || !Buffer.from(previous).equals(before)) {
    const words = `Entry ${position} does not follow the one before it: the order was changed, or the one before replaced.`;
    return { kind: "reordered", words };
  }
  return null;
}

// A time far ahead would keep an entry young for ever: that is as wrong as an old one.
const judgeUnchained = ({ unchained, ageMs }: UnchainedRow): ChainFault | null =>
  Math.abs(ageMs) < TOO_LONG_MS
    ? null
    : {
        kind: "unchained",
        position: null,
        entryId: unchained,
        words: `The entry with the id ${unchained} is not in the chain, and waits for longer than it should.`,
      };
