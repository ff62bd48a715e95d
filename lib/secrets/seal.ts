import { type Binding, openWith, sealWith } from "./envelope";
import { currentKey, encryptionKeys } from "./keys";

/** Seals a text for a row of the database; see envelope.ts. The row's id must be known before it is inserted. */
export const seal = (text: string, binding: Binding): string => sealWith(currentKey(), text, binding);

/**
 * The sealed text of a row. Call it where the text is used, and keep it nowhere.
 * @throws EnvelopeError
 */
export const unseal = (envelope: string, binding: Binding): string =>
  openWith(encryptionKeys(), envelope, binding);
