import { AppError } from "../errors";
import { type Binding, EnvelopeError, keyIdOf, openWith, type WrappingKey } from "../secrets/envelope";
import { readKeysAgain } from "../secrets/keys";
import { parseKeys } from "../secrets/parse-keys";

/** What is sealed in a manifest. */
export interface Sealed {
  envelope: string;
  boundTo: Binding;
}

/** Opens what another installation sealed. Held for one request, and never stored. */
export class SealOpener {
  /** The ids of the keys that were missing so far. */
  readonly wanted = new Set<string>();
  readonly #given: readonly WrappingKey[];
  readonly #ours = readKeysAgain();

  /** @param keys the keys of the other installation; ours are tried, too */
  constructor(keys: readonly WrappingKey[]) {
    this.#given = keys;
  }

  /** Whether the person gave keys: then everything is to be opened. */
  get hasKeys(): boolean {
    return this.#given.length > 0;
  }

  /** The text; undefined: none of the keys opens it, and `wanted` has the one that would. */
  open({ envelope, boundTo }: Sealed): string | undefined {
    // One after the other: two installations may call their keys the same.
    for (const keys of [this.#given, this.#ours])
      try {
        return openWith(keys, envelope, boundTo);
      } catch (error) {
        if (!(error instanceof EnvelopeError)) throw error;
      }
    this.wanted.add(keyIdOf(envelope) ?? "unknown");
    return undefined;
  }

  /** Why something stayed closed although keys were given. */
  complaint(keyIds: Iterable<string>): string {
    const ids = [...keyIds];
    const given = this.#given.map(({ id }) => id);
    const [same] = ids.filter((id) => given.includes(id));
    if (same)
      return `the key that was given as ${same} is another one: what was sealed with ${same} does not open with it`;
    return `it is sealed with the key ${ids.join(" and ")}, and the one that was given is ${given.join(" and ")}`;
  }
}

/**
 * The keys that a person pasted: as they stand in the file `encryption-key` or in STILLPOINT_KEY.
 * @throws AppError `invalid` beside the field, without a word of the keys
 */
export function pastedKeys(text: string, refusal: string): WrappingKey[] {
  if (text.trim() === "") return [];
  try {
    return parseKeys(text, "The text");
  } catch (error) {
    throw new AppError("invalid", refusal, {
      keys: error instanceof Error ? error.message : "The text is no encryption key.",
    });
  }
}
