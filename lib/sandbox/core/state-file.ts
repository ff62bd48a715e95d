import fs from "node:fs";
import path from "node:path";
import type { Change, Row, Tables } from "./table";
import { Turn } from "./turn";

/** Lines of one write. */
const AT_ONCE = 1_000;
/** So many changes may be history, however few rows there are. */
const SPARE = 10_000;
/** Between the changes of a line: JSON writes a tab otherwise. */
const AND = "\t";
type Told = [site: string, table: string, id: string, row: Row | null];

/**
 * The sandbox's memory: a file to which changes are added as they happen, and which is written anew when half of it is
 * history. A line is all that changed at once: when the process is killed, the whole of it is there or nothing.
 */
export class StateFile {
  private file: number | undefined;
  /** How many changes the file tells; undefined when it is not whole. */
  private told: number | undefined;
  /** From so many on it is written anew. */
  private most = SPARE;
  private tables: Tables | undefined;
  private readonly turn = new Turn((changes) => this.write(changes));

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
    let told: number | undefined = 0;
    for (const [i, text] of lines.entries()) {
      if (!text) continue;
      const changes = parse(text);
      if (!changes) {
        told = undefined;
        if (i >= lines.length - 2) break;
        throw new Error(
          `line ${i + 1} of the sandbox's state cannot be read: delete ${this.path} to begin anew`,
        );
      }
      for (const [site, table, id, row] of changes)
        tables.of(site, { name: table }).restore(id, row ?? undefined);
      told += changes.length;
    }
    this.told = lines.at(-1) === "" ? told : undefined;
    return true;
  }

  /** Goes on adding, or begins: with everything that there is now. */
  begin(tables: Tables): void {
    this.tables = tables;
    this.most = 2 * tables.size + SPARE;
    if (this.told === undefined || this.told > this.most) this.writeAnew(tables);
    this.file = fs.openSync(this.path, "a");
  }

  private write(changes: readonly string[]): void {
    if (this.file === undefined) return;
    fs.writeSync(this.file, `${changes.join(AND)}\n`);
    this.told = (this.told ?? 0) + changes.length;
    if (this.told <= this.most || !this.tables) return;
    fs.closeSync(this.file);
    this.told = undefined;
    this.begin(this.tables);
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
    for (const change of tables.dump()) if (lines.push(`${asText(change)}\n`) >= AT_ONCE) flush();
    flush();
    this.told = tables.size;
    fs.closeSync(file);
    fs.renameSync(next, this.path);
  }

  add(change: Change): void {
    if (this.file !== undefined) this.turn.add(asText(change));
  }

  close(): void {
    this.turn.end();
    if (this.file !== undefined) fs.closeSync(this.file);
    this.file = undefined;
  }
}

const asText = ({ site, table, id, after }: Change): string =>
  JSON.stringify([site, table, id, after ?? null] satisfies Told);

function parse(line: string): Told[] | undefined {
  try {
    return line.split(AND).map((text) => JSON.parse(text) as Told);
  } catch {
    return undefined;
  }
}
