import type { KnownHead } from "../audit/verify-chain";
import { readCheckpoint } from "./checkpoint";

/** Lines of one place: a file, a folder, the database's own table. */
export interface CheckpointLines {
  /** As it is called to the person: "the file /media/checkpoints.jsonl". */
  from: string;
  lines: readonly string[];
}

export interface CheckedHeads {
  heads: KnownHead[];
  /** Whose keys signed them. */
  fingerprints: string[];
}

/**
 * The heads that checkpoints tell of, each once. One that does not count spoils them all: nobody but a forger writes it.
 * @param trusted the fingerprints that count; null: whichever, to be compared by the person. Pure.
 * @throws Error that says where which line is wrong, and why
 */
export function checkHeads(
  places: readonly CheckpointLines[],
  trusted: ReadonlySet<string> | null,
): CheckedHeads {
  const heads = new Map<string, KnownHead>();
  const fingerprints = new Set<string>();
  // Each is in the database and in a folder, and a signature takes longer to check than all else of it.
  const known = new Set<string>();
  for (const { from, lines } of places)
    for (const [index, line] of lines.entries()) {
      if (known.has(line)) continue;
      known.add(line);
      const read = readCheckpoint(line);
      const wrong = (why: string) => new Error(`Line ${index + 1} of ${from} does not count: ${why}.`);
      if (!read.isGenuine) throw wrong(read.why);
      if (trusted && !trusted.has(read.fingerprint))
        throw wrong(`it was signed with ${read.fingerprint}, a key that is not trusted`);
      fingerprints.add(read.fingerprint);
      heads.set(`${read.position} ${read.hash}`, {
        position: read.position,
        hash: read.hash,
        at: read.at,
      });
    }
  return { heads: [...heads.values()], fingerprints: [...fingerprints] };
}
