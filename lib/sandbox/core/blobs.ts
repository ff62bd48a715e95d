import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** Bytes that are too much for a row: images and objects of the backup store. By name, in a folder or in memory. */
export interface Blobs {
  put(name: string, bytes: Buffer): void;
  get(name: string): Buffer | undefined;
  remove(name: string): void;
  /** Names that begin with this. */
  list(prefix: string): string[];
}

export class MemoryBlobs implements Blobs {
  private readonly blobs = new Map<string, Buffer>();

  put(name: string, bytes: Buffer): void {
    this.blobs.set(name, bytes);
  }
  get(name: string): Buffer | undefined {
    return this.blobs.get(name);
  }
  remove(name: string): void {
    this.blobs.delete(name);
  }
  list(prefix: string): string[] {
    return [...this.blobs.keys()].filter((name) => name.startsWith(prefix));
  }
}

/** The longest name of a file that every file system takes. */
const LONGEST = 240;

/** One file each, in a flat folder, called as the blob is; of a name that is too long, a file beside it tells it. */
export class FileBlobs implements Blobs {
  private readonly files = new Map<string, string>();

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of fs.readdirSync(folder)) {
      if (file.endsWith(".new")) fs.rmSync(path.join(folder, file));
      else if (file.endsWith(".name"))
        this.files.set(fs.readFileSync(path.join(folder, file), "utf8"), file.slice(0, -".name".length));
      else if (!file.startsWith("long-")) this.files.set(decodeURIComponent(file), file);
    }
  }

  put(name: string, bytes: Buffer): void {
    const file = this.files.get(name) ?? fileOf(name);
    if (file.startsWith("long-")) this.write(`${file}.name`, Buffer.from(name));
    this.write(file, bytes);
    this.files.set(name, file);
  }
  get(name: string): Buffer | undefined {
    const file = this.files.get(name);
    if (!file) return undefined;
    try {
      return fs.readFileSync(path.join(this.folder, file));
    } catch {
      return undefined; // somebody removed the object from the store, as one may
    }
  }
  remove(name: string): void {
    const file = this.files.get(name);
    if (!file) return;
    fs.rmSync(path.join(this.folder, file), { force: true });
    if (file.startsWith("long-")) fs.rmSync(path.join(this.folder, `${file}.name`), { force: true });
    this.files.delete(name);
  }
  list(prefix: string): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(prefix));
  }

  /** Whole or not at all, however the process ends. */
  private write(file: string, bytes: Buffer): void {
    const target = path.join(this.folder, file);
    fs.writeFileSync(`${target}.new`, bytes, { mode: 0o600 });
    fs.renameSync(`${target}.new`, target);
  }
}

function fileOf(name: string): string {
  // A dot would make ".", ".." and the endings above possible.
  const file = encodeURIComponent(name).replaceAll(".", "%2E");
  return file.length <= LONGEST && !file.startsWith("long-")
    ? file
    : `long-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
}
