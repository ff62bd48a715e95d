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

/** One file each, in a flat folder; the file is named after a hash, and an index beside it tells the name. */
export class FileBlobs implements Blobs {
  private readonly files = new Map<string, string>();

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const file of fs.readdirSync(folder))
      if (file.endsWith(".name"))
        this.files.set(fs.readFileSync(path.join(folder, file), "utf8"), file.slice(0, -".name".length));
  }

  put(name: string, bytes: Buffer): void {
    const file = createHash("sha256").update(name).digest("hex").slice(0, 32);
    fs.writeFileSync(path.join(this.folder, file), bytes, { mode: 0o600 });
    if (!this.files.has(name))
      fs.writeFileSync(path.join(this.folder, `${file}.name`), name, { mode: 0o600 });
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
    fs.rmSync(path.join(this.folder, `${file}.name`), { force: true });
    this.files.delete(name);
  }
  list(prefix: string): string[] {
    return [...this.files.keys()].filter((name) => name.startsWith(prefix));
  }
}
