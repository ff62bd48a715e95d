import type { Prisma } from "../generated/prisma/client";
import { opensCanary } from "./canary";
import { type Binding, EnvelopeError, openWith, sealWith, type WrappingKey } from "./envelope";
import { encryptionKeys, readKeysAgain } from "./keys";

/**
 * Seals a text for a row of the database, which is written in the same transaction; see envelope.ts. The row's id must
 * be known before it is inserted.
 * @throws Error when the database knows none of our keys: what such a key seals, nobody else could open
 */
export async function seal(tx: Prisma.TransactionClient, text: string, binding: Binding): Promise<string> {
  return sealWith(await sealingKey(tx), text, binding);
}

/** The same for many texts at once, in their order. @throws Error as `seal` does */
export async function sealAll(
  tx: Prisma.TransactionClient,
  texts: readonly { text: string; binding: Binding }[],
): Promise<string[]> {
  if (texts.length === 0) return [];
  const key = await sealingKey(tx);
  return texts.map(({ text, binding }) => sealWith(key, text, binding));
}

/** The first of our keys that the database knows, held: it is not forgotten before the envelope is there. */
async function sealingKey(tx: Prisma.TransactionClient): Promise<WrappingKey> {
  const keys = readKeysAgain();
  const known = await tx.$queryRaw<{ id: string; check: string }[]>`
    SELECT id, "check" FROM encryption_keys WHERE id = ANY (${keys.map(({ id }) => id)}::text[]) FOR SHARE`;
  const key = keys.find(({ id }) => known.some((row) => row.id === id));
  const check = known.find(({ id }) => id === key?.id)?.check ?? "";
  if (!key || !opensCanary(key, check))
    throw new Error(
      `The encryption key ${(key ?? keys[0])?.id} is not one that this database knows: nothing is sealed by it. Restart with the right one; see "The encryption key" in docs/operating.md.`,
    );
  return key;
}

/**
 * The sealed text of a row. Call it where the text is used, and keep it nowhere.
 * @throws EnvelopeError
 */
export function unseal(envelope: string, binding: Binding): string {
  try {
    return openWith(encryptionKeys(), envelope, binding);
  } catch (error) {
    if (!(error instanceof EnvelopeError) || error.reason !== "unknown_key") throw error;
    // The key was rotated since we read it.
    return openWith(readKeysAgain(), envelope, binding);
  }
}
