import fs from "node:fs";
import path from "node:path";
import type { HistoryEntry } from "./history";

/** From this size on, the next start begins a new file; the one before it is kept beside it. */
const MOST_BYTES = 64 << 20;
/** How much of its end is read at a start, for those who ask for what was before it. */
const READ_BYTES = 2 << 20;

/** Where the log is kept: history.jsonl, one entry a line, written as it happens. */
export class HistoryFile {
  private file: number;

  constructor(folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.path = path.join(folder, "history.jsonl");
    this.earlier = readEnd(this.path);
    if (sizeOf(this.path) > MOST_BYTES) fs.renameSync(this.path, path.join(folder, "history.1.jsonl"));
    this.file = fs.openSync(this.path, "a", 0o600);
    // Of a line that was being written when the process was killed, the rest never comes.
    if (!endsWithLine(this.path)) fs.writeSync(this.file, "\n");
  }

  private readonly path: string;
  /** The last of what was there at the start, oldest first. */
  readonly earlier: readonly HistoryEntry[];

  add(line: string): void {
    if (this.file >= 0) fs.writeSync(this.file, `${line}\n`);
  }

  close(): void {
    if (this.file >= 0) fs.closeSync(this.file);
    this.file = -1;
  }
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;

function readEnd(file: string): HistoryEntry[] {
  const size = sizeOf(file);
  const from = Math.max(size - READ_BYTES, 0);
  const lines = readFrom(file, from, size).split("\n");
  if (from > 0) lines.shift(); // it begins in the middle of one
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line) as HistoryEntry];
    } catch {
      return [];
    }
  });
}

function endsWithLine(file: string): boolean {
  const size = sizeOf(file);
  return size === 0 || readFrom(file, size - 1, size) === "\n";
}

function readFrom(file: string, from: number, to: number): string {
  if (to <= from) return "";
  const open = fs.openSync(file, "r");
  try {
    const bytes = Buffer.alloc(to - from);
    return bytes.toString("utf8", 0, fs.readSync(open, bytes, 0, bytes.length, from));
  } finally {
    fs.closeSync(open);
  }
}
