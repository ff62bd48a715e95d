import { explainFailure } from "../inventory/explain-failure";
import { isOpenStackError } from "../openstack/errors";
import type { CallOptions } from "../openstack/transport";

/** Reads the parts of a target site: what one of them cannot tell is null, and what went wrong is said once. */
export class PartReader {
  readonly #problems = new Set<string>();
  /** What followed from others: calls that were held back, or that nobody waited for any more. */
  readonly #consequences = new Set<string>();
  #hasAnswered = false;

  /** @param call of every call: its deadline, and the signal that ends them all */
  constructor(readonly call: CallOptions) {}

  /** Null when it could not be read; that a credential may not read it is no problem of the site. */
  async read<T>(reading: (call: CallOptions) => Promise<T>): Promise<T | null> {
    try {
      const value = await reading(this.call);
      this.#hasAnswered = true;
      return value;
    } catch (error) {
      if (isOpenStackError(error, "forbidden")) this.#hasAnswered = true;
      else this.tell(error);
      return null;
    }
  }

  tell(error: unknown): void {
    const isConsequence = isOpenStackError(error) && ["circuit_open", "busy", "aborted"].includes(error.kind);
    const told = isConsequence ? this.#consequences : this.#problems;
    told.add(explainFailure(error).brief.replace(/ \(req-[0-9a-f-]+\)/, ""));
  }

  /** Sentences for everybody, without addresses. */
  get problems(): string[] {
    return [...(this.#problems.size > 0 ? this.#problems : this.#consequences)];
  }

  /** Anything of it has answered, were it a refusal. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }
}
