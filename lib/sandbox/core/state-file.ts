import fs from "node:fs";
import path from "node:path";
import type { Change, Row, Tables } from "./table";

type Line = [site: string, table: string, id: string, row: Row | null];

/**
 * The sandbox's memory: a file to which each change is added as it happens, and which is written anew at each start.
 * What a killed process had changed is there; of a line that it was writing, nothing is.
 */
export class StateFile {
  private file: number | undefined;

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
    for (const [i, text] of lines.entries()) {
      if (!text) continue;
      const line = parse(text);
      if (!line) {
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

  /** Writes it anew without what is history, and goes on adding. */
  begin(tables: Tables): void {
    const next = `${this.path}.new`;
    const lines: string[] = [];
    for (const change of tables.dump()) lines.push(asLine(change));
    fs.writeFileSync(next, lines.join(""), { mode: 0o600 });
    fs.renameSync(next, this.path);
    this.file = fs.openSync(this.path, "a");
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
