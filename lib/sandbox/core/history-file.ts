import fs from "node:fs";
import path from "node:path";
import type { HistoryEntry } from "./history";
import { Turn } from "./turn";

/** From this size on a new file is begun; the one before it is kept beside it. */
const MOST_BYTES = 64 << 20;
/** How much of its end is read at a start, for those who ask for what was before it. */
const READ_BYTES = 2 << 20;

/** Where the log is kept: history.jsonl, one entry a line, written as it happens. */
export class HistoryFile {
  private file: number;
  private size: number;
  private readonly path: string;
  private readonly turn = new Turn((lines) => this.write(lines));
  /** The last of what was there at the start, oldest first. */
  readonly earlier: readonly HistoryEntry[];

  constructor(
    private readonly folder: string,
    private readonly mostBytes = MOST_BYTES,
  ) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.path = path.join(folder, "history.jsonl");
    const now = readEnd(this.path);
    this.earlier = sizeOf(this.path) < READ_BYTES ? [...readEnd(this.pathBefore), ...now] : now;
    this.file = fs.openSync(this.path, "a", 0o600);
    // Of a line that was being written when the process was killed, the rest never comes.
    if (!endsWithLine(this.path)) fs.writeSync(this.file, "\n");
    this.size = sizeOf(this.path);
  }

  private get pathBefore(): string {
    return path.join(this.folder, "history.1.jsonl");
  }

  add(line: string): void {
    this.turn.add(`${line}\n`);
  }

  private write(lines: readonly string[]): void {
    if (this.file < 0) return;
    this.size += fs.writeSync(this.file, lines.join(""));
    if (this.size < this.mostBytes) return;
    fs.closeSync(this.file);
    fs.renameSync(this.path, this.pathBefore);
    this.file = fs.openSync(this.path, "a", 0o600);
    this.size = 0;
  }

  close(): void {
    this.turn.end();
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
