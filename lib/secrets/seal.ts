import { type Binding, EnvelopeError, openWith, sealWith } from "./envelope";
import { currentKey, encryptionKeys, readKeysAgain } from "./keys";

/** Seals a text for a row of the database; see envelope.ts. The row's id must be known before it is inserted. */
export const seal = (text: string, binding: Binding): string => sealWith(currentKey(), text, binding);

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
