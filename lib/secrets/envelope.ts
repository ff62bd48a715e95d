import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** A key that wraps the keys of envelopes; its id stands in each envelope that it closed. */
export interface WrappingKey {
  id: string;
  bytes: Buffer;
}

/** What an envelope belongs to: copied to another row, column or table, it does not open. */
export interface Binding {
  table: string;
  column: string;
  row: string;
}

/** An envelope that cannot be opened: by a key that is not there, or because it is not what was sealed. */
export class EnvelopeError extends Error {
  override name = "EnvelopeError";
  constructor(
    readonly reason: "unknown_key" | "broken",
    message: string,
  ) {
    super(message);
  }
}

const VERSION = "v1";

/**
 * Seals a text: AES-256-GCM with a key of its own, which is wrapped by the given one. Both are bound to the row.
 * @returns `v1.<key id>.<wrapped key>.<sealed text>`, the last two base64url of nonce, tag and ciphertext
 */
export function sealWith(key: WrappingKey, text: string, binding: Binding): string {
  const own = randomBytes(32);
  const wrapped = encrypt(key.bytes, own, `${associated(binding)}|${key.id}`);
  const sealed = encrypt(own, Buffer.from(text, "utf8"), associated(binding));
  return [VERSION, key.id, wrapped.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** The text of an envelope. @throws EnvelopeError */
export function openWith(keys: readonly WrappingKey[], envelope: string, binding: Binding): string {
  const { own, sealed } = unwrap(keys, envelope, binding);
  return decrypt(own, sealed, associated(binding)).toString("utf8");
}

/** The same envelope, its own key wrapped by another one; the text is not looked at. @throws EnvelopeError */
export function rewrap(
  keys: readonly WrappingKey[],
  to: WrappingKey,
  envelope: string,
  binding: Binding,
): string {
  const { own, sealed } = unwrap(keys, envelope, binding);
  const wrapped = encrypt(to.bytes, own, `${associated(binding)}|${to.id}`);
  return [VERSION, to.id, wrapped.toString("base64url"), sealed.toString("base64url")].join(".");
}

/** The id of the key that wraps an envelope's own; undefined when it is no envelope. */
export const keyIdOf = (envelope: string): string | undefined => parts(envelope)?.keyId;

function unwrap(keys: readonly WrappingKey[], envelope: string, binding: Binding) {
  const found = parts(envelope);
  if (!found) throw new EnvelopeError("broken", "this is no sealed envelope");
  const key = keys.find(({ id }) => id === found.keyId);
  if (!key)
    throw new EnvelopeError("unknown_key", `it was sealed with the key ${found.keyId}, which is not here`);
  return {
    own: decrypt(key.bytes, found.wrapped, `${associated(binding)}|${key.id}`),
    sealed: found.sealed,
  };
}

function parts(envelope: string) {
  const [version, keyId, wrapped, sealed, ...rest] = envelope.split(".");
  if (version !== VERSION || !keyId || !wrapped || !sealed || rest.length > 0) return undefined;
  return { keyId, wrapped: Buffer.from(wrapped, "base64url"), sealed: Buffer.from(sealed, "base64url") };
}

const associated = ({ table, column, row }: Binding): string => JSON.stringify([VERSION, table, column, row]);

function encrypt(key: Buffer, plain: Buffer, associatedData: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(associatedData));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Buffer, box: Buffer, associatedData: string): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(associatedData)).setAuthTag(box.subarray(12, 28));
    return Buffer.concat([decipher.update(box.subarray(28)), decipher.final()]);
  } catch {
    throw new EnvelopeError(
      "broken",
      "it was changed, moved to another row, or sealed with another key of that name",
    );
  }
}
