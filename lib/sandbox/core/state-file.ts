import fs from "node:fs";
import path from "node:path";
import type { Change, Row, Tables } from "./table";

/** Lines of one write. */
const AT_ONCE = 1_000;
type Line = [site: string, table: string, id: string, row: Row | null];

/**
 * The sandbox's memory: a file to which each change is added as it happens, and which is written anew at a start when
 * half of it is history. What a killed process had changed is there; of a line that it was writing, nothing is.
 */
export class StateFile {
  private file: number | undefined;
  /** How many lines the file has; undefined when it is not whole. */
  private lines: number | undefined;

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  private get path(): string {
    return path.join(this.folder, "state.jsonl");
  }

  /** Puts everything that was kept into the tables; false when there was nothing. */
  load(tables: Tables): boolean {
    if (!fs.existsSync(this.path)) return false;
    const lines = fs.readFileSync(this.path, "utf8").split("\n");
    this.lines = lines.at(-1) === "" ? lines.length - 1 : undefined;
    for (const [i, text] of lines.entries()) {
      if (!text) continue;
      const line = parse(text);
      if (!line) {
        this.lines = undefined;
        if (i >= lines.length - 2) break;
        throw new Error(
          `line ${i + 1} of the sandbox's state cannot be read: delete ${this.path} to begin anew`,
        );
      }
      const [site, table, id, row] = line;
      tables.of(site, { name: table }).restore(id, row ?? undefined);
    }
    return true;
  }

  /** Goes on adding, or begins: with everything that there is now. */
  begin(tables: Tables): void {
    if (this.lines === undefined || this.lines > 2 * tables.size + 1_000) this.writeAnew(tables);
    this.file = fs.openSync(this.path, "a");
  }

  /** All at once, so that a process which is killed meanwhile leaves what was there before. */
  private writeAnew(tables: Tables): void {
    const next = `${this.path}.new`;
    const file = fs.openSync(next, "w", 0o600);
    let lines: string[] = [];
    const flush = () => {
      fs.writeSync(file, lines.join(""));
      lines = [];
    };
    for (const change of tables.dump()) if (lines.push(asLine(change)) >= AT_ONCE) flush();
    flush();
    fs.closeSync(file);
    fs.renameSync(next, this.path);
  }

  add(change: Change): void {
    if (this.file !== undefined) fs.writeSync(this.file, asLine(change));
  }

  close(): void {
    if (this.file !== undefined) fs.closeSync(this.file);
    this.file = undefined;
  }
}

function asLine({ site, table, id, after }: Change): string {
  const line: Line = [site, table, id, after ?? null];
  return `${JSON.stringify(line)}\n`;
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return undefined;
  }
}
