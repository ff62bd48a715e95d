import type { WrappingKey } from "./envelope";
import { keySource, nameOf, readSource } from "./key-source";
import { parseKeys } from "./parse-keys";

/*
 * On globalThis: Next bundles this module more than once into one process. What was read is kept for opening, and read
 * again for each sealing, so that a rotation while we run is followed at once.
 */
const globals = globalThis as { stillpointKeys?: readonly WrappingKey[] };

/**
 * The encryption keys of this installation, the current one first: of STILLPOINT_KEY, or of the file
 * `encryption-key` in STILLPOINT_HOME.
 * @throws Error saying what is wrong with them
 */
export function encryptionKeys(): readonly WrappingKey[] {
  return globals.stillpointKeys ?? readKeysAgain();
}

/** The same, as they are now: after a rotation, say. @throws Error */
export function readKeysAgain(): readonly WrappingKey[] {
  const source = keySource();
  globals.stillpointKeys = parseKeys(readSource(source), nameOf(source));
  return globals.stillpointKeys;
}
