import fs from "node:fs";
import path from "node:path";
import type { WrappingKey } from "./envelope";

const FILE = "encryption-key";

let cached: WrappingKey[] | undefined;

/**
 * The encryption keys of this installation, the current one first: of STILLPOINT_KEY, or of the file
 * `encryption-key` in STILLPOINT_HOME. Each is `<id>:<32 bytes in base64>`; a comma or a line end separates them.
 * @throws Error saying what is wrong with them
 */
export function encryptionKeys(): readonly WrappingKey[] {
  cached ??= parseKeys(readKeys());
  return cached;
}

/** The key that new envelopes are closed with. @throws Error */
export function currentKey(): WrappingKey {
  const [first] = encryptionKeys();
  if (!first) throw new Error("There is no encryption key.");
  return first;
}

function readKeys(): string {
  if (process.env.STILLPOINT_KEY) return process.env.STILLPOINT_KEY;
  const home = process.env.STILLPOINT_HOME;
  if (!home)
    throw new Error("Set STILLPOINT_KEY, or STILLPOINT_HOME to the folder with the file encryption-key.");
  return fs.readFileSync(path.join(home, FILE), "utf8");
}

function parseKeys(text: string): WrappingKey[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => {
      const [id, secret] = entry.split(":");
      const bytes = Buffer.from(secret ?? "", "base64");
      if (!id || bytes.length !== 32) throw new Error("An encryption key is <id>:<32 bytes in base64>.");
      return { id, bytes };
    });
}
