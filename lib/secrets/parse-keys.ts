import type { WrappingKey } from "./envelope";

// No dot: it separates the parts of an envelope.
const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const FORM = "each is <id>:<32 random bytes in base64>, separated by commas, the current one first";

/**
 * The keys of a setting or a file.
 * @param where the variable or the file, for the message
 * @throws Error saying what is wrong and what would be right; never with a key in it
 */
export function parseKeys(text: string, where: string): WrappingKey[] {
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry, index) => parseKey(entry, `${where}: key ${index + 1}`));
  if (keys.length === 0) throw new Error(`${where} holds no encryption key: ${FORM}.`);
  const ids = keys.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice) throw new Error(`${where} names the key ${twice} twice.`);
  return keys;
}

function parseKey(entry: string, where: string): WrappingKey {
  const [id = "", secret, ...rest] = entry.split(":");
  if (secret === undefined || rest.length > 0 || !ID.test(id))
    throw new Error(`${where} is not in the right form: ${FORM}.`);
  const bytes = Buffer.from(secret, "base64");
  const asWritten = secret.replaceAll("-", "+").replaceAll("_", "/").padEnd(44, "=");
  if (bytes.length !== 32 || bytes.toString("base64") !== asWritten)
    throw new Error(`${where} (${id}) is not base64 of 32 bytes: \`openssl rand -base64 32\` makes one.`);
  if (isGuessable(bytes))
    throw new Error(`${where} (${id}) can be guessed: \`openssl rand -base64 32\` makes a random one.`);
  return { id, bytes };
}

/** All zero, counted up, repeated, or typed: what stands in examples. Of random bytes none is, not once in 10^10. */
function isGuessable(bytes: Buffer): boolean {
  const isText = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const steps = new Set([...bytes.subarray(1)].map((byte, i) => (byte - (bytes[i] ?? 0)) & 0xff));
  return isText || steps.size === 1 || new Set(bytes).size < 16;
}

/** The keys as they are written in the file or the variable. */
export const formatKeys = (keys: readonly WrappingKey[], separator = ","): string =>
  keys.map(({ id, bytes }) => `${id}:${bytes.toString("base64")}`).join(separator);
