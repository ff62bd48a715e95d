import { createHmac, hkdfSync } from "node:crypto";
import type { WrappingKey } from "./envelope";
import { encryptionKeys } from "./keys";

const PURPOSE = "stillpoint keyed hash";

/** Names a text that may be guessed, such as a password, so that nobody without the key can try guesses. */
export function keyedHash(text: string): string {
  const [key] = encryptionKeys();
  if (!key) throw new Error("there is no encryption key");
  return hashWith(key, text);
}

/** The same by each of our keys: one of them was the first when it was kept. */
export const keyedHashes = (text: string): string[] => encryptionKeys().map((key) => hashWith(key, text));

const hashWith = ({ bytes }: WrappingKey, text: string): string =>
  createHmac("sha256", Buffer.from(hkdfSync("sha256", bytes, "", PURPOSE, 32)))
    .update(text)
    .digest("hex");
