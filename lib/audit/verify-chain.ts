import { hash as digest } from "node:crypto";

/** One link of the chain with its entry, in the order of the positions. All as text, hashes in hexadecimal. */
export interface LinkRow {
  position: string;
  entryId: string;
  previous: string;
  hash: string;
  /** The canonical entry; null: it is gone. */
  canonical: string | null;
}

/** Links that were looked at where they are kept: each follows the one before it and fits its entry. */
export interface RightLinks {
  first: bigint;
  last: bigint;
  /** Of the last; in hexadecimal. */
  hash: string;
  /** Of the last. */
  entryId: string;
}

/** An entry that no link names. */
export interface UnchainedRow {
  unchained: bigint;
  /** Since it was written, by the database's clock. */
  ageMs: number;
}

export type ChainRow = LinkRow | RightLinks | UnchainedRow;

/** What the chain was once, as somebody outside the database remembers it. */
export interface KnownHead {
  position: bigint;
  /** Hexadecimal. */
  hash: string;
  /** When, ISO. */
  at: string;
}

/** The first thing that is not as it was written. */
export interface ChainFault {
  kind: "changed" | "missing" | "reordered" | "unchained" | "rewritten" | "cut";
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
  /** The last hash that was found right, in hexadecimal. */
  head: string;
  /** Of the known heads, how many the chain went through. */
  known: number;
  fault: ChainFault | null;
}

/** What the first link follows. */
export const BEGINNING_HEX = "0".repeat(64);
// The worker chains every two seconds; an entry that waits for a minute has been taken out of the queue.
const TOO_LONG_MS = 60_000;

/**
 * Goes through the chain in all of `batches`, stopping at the first fault. Reads each row once and keeps none.
 * @param heads which the chain must go through, in any order. Links that come together end at one, or have none
 */
export async function verifyChain(
  batches: AsyncIterable<readonly ChainRow[]>,
  heads: readonly KnownHead[] = [],
): Promise<ChainReport> {
  const report: ChainReport = { verified: 0n, waiting: 0, head: BEGINNING_HEX, known: 0, fault: null };
  // The next one is the last: there may be hundreds of thousands.
  const ahead = [...heads].sort((a, b) => (a.position < b.position ? 1 : a.position > b.position ? -1 : 0));
  const sure = { position: 0n, hash: BEGINNING_HEX };
  for await (const rows of batches) {
    for (const row of rows) {
      report.fault = judgeRow(row, report);
      if (report.fault) return report;
      if ("unchained" in row) {
        report.waiting++;
        continue;
      }
      const last = "last" in row ? row.last : report.verified + 1n;
      report.fault = judgeHeads(row, last, ahead, sure, report);
      if (report.fault) return report;
      report.verified = last;
      report.head = row.hash;
    }
  }
  report.fault = judgeEnd(report.verified, ahead.at(-1));
  return report;
}

function judgeRow(row: ChainRow, report: ChainReport): ChainFault | null {
  if ("unchained" in row) return judgeUnchained(row);
  if ("position" in row) return judgeLink(row, report);
  if (row.first !== report.verified + 1n)
    throw new Error(`the links from ${row.first} on came behind ${report.verified}`);
  return null;
}

function judgeLink(link: LinkRow, { verified, head }: ChainReport): ChainFault | null {
  const position = BigInt(link.position);
  const entryId = BigInt(link.entryId);
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

/** Everything since the head before was made to fit itself, but not what is remembered of it. */
function judgeHeads(
  link: LinkRow | RightLinks,
  position: bigint,
  ahead: KnownHead[],
  sure: { position: bigint; hash: string },
  report: ChainReport,
): ChainFault | null {
  for (let head = ahead.at(-1); head && head.position <= position; head = ahead.at(-1)) {
    if (head.position < position) throw new Error(`the hash at ${head.position} was not told`);
    ahead.pop();
    if (head.hash !== link.hash) {
      const words = `Entry ${position} is not the one that the checkpoint of ${head.at} knows: the log was rewritten from an entry between ${sure.position + 1n} and ${position} on.`;
      // The links behind it fit each other, and nothing else.
      Object.assign(report, { verified: sure.position, head: sure.hash });
      return { kind: "rewritten", position, entryId: BigInt(link.entryId), words };
    }
    report.known++;
    Object.assign(sure, { position, hash: link.hash });
  }
  return null;
}

function judgeEnd(verified: bigint, head: KnownHead | undefined): ChainFault | null {
  if (!head) return null;
  const words = `Entry ${verified + 1n} is missing: the log ends before it, but had ${head.position} entries at the checkpoint of ${head.at}. Its end was cut off.`;
  return { kind: "cut", position: verified + 1n, entryId: null, words };
}

const hashOf = (previous: string, canonical: string): string =>
  digest("sha256", Buffer.concat([Buffer.from(previous, "hex"), Buffer.from(canonical)]), "hex");

/** What is wrong with one link, given the hash of the one before it; null when nothing is. */
export function linkFault(
  { position, previous, hash, canonical }: LinkRow,
  before: string | null,
): Pick<ChainFault, "kind" | "words"> | null {
  if (canonical === null)
    return { kind: "missing", words: `Entry ${position} was deleted; its link is still there.` };
  if (hashOf(previous, canonical) !== hash)
    return { kind: "changed", words: `Entry ${position} does not match its hash: it was changed.` };
  if (previous !== before) {
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
