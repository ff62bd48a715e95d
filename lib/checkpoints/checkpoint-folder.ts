import { mkdir, open, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { db } from "../db";
import { manifestFolder } from "../recovery-points/manifest/manifest-folder";
import { readCheckpoint } from "./checkpoint";

const NAME = /^checkpoints-\d{8}\.jsonl$/;
const BATCH = 1_000;

/** Where checkpoints outlive the database: `audit` beside the manifests; undefined: no folder is set. */
export function checkpointFolder(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = manifestFolder(env);
  return folder && path.join(folder, "audit");
}

/** What was written into that folder, line by line, a file a day. @throws what the file system says */
export async function readCheckpointFolder(folder: string): Promise<string[]> {
  const lines: string[] = [];
  for (const name of await namesIn(folder)) {
    const text = await readFile(path.join(folder, name), "utf8");
    lines.push(...text.split("\n").filter((line) => line !== ""));
  }
  return lines;
}

const namesIn = async (folder: string) => (await readdir(folder)).filter((name) => NAME.test(name)).sort();

/** Writes the checkpoints of the database that a folder lacks, in one process's turns. */
export class CheckpointWriter {
  #written: bigint | undefined;

  constructor(private readonly folder: string) {}

  /** @throws what the file system or the database says; the next turn begins where this one ended */
  async write(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    let written = this.#written ?? (await this.#newest());
    for (;;) {
      const rows = await readAfter(written);
      for (const { position, text, createdAt } of rows) {
        await append(path.join(this.folder, nameOf(createdAt)), text);
        written = this.#written = position;
      }
      if (rows.length < BATCH) return;
    }
  }

  async #newest(): Promise<bigint> {
    const name = (await namesIn(this.folder)).at(-1);
    if (!name) return 0n;
    const lines = (await readFile(path.join(this.folder, name), "utf8")).split("\n");
    const positions = lines.map(readCheckpoint).flatMap((read) => (read.isGenuine ? [read.position] : []));
    return positions.at(-1) ?? 0n;
  }
}

const readAfter = (written: bigint) =>
  db().auditCheckpoint.findMany({
    where: { position: { gt: written } },
    orderBy: { position: "asc" },
    take: BATCH,
  });

const nameOf = (at: Date) => `checkpoints-${at.toISOString().slice(0, 10).replaceAll("-", "")}.jsonl`;

async function append(file: string, line: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    await handle.writeFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
