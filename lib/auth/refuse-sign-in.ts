import { auditRefusal } from "../audit/audit-refusal";
import { isAppError } from "../errors";
import type { SignInSite, Silent } from "./ask-sites";
import type { SignInInput } from "./sign-in-input";

export interface Refusal {
  /** For the log: why, whatever the person is told. */
  reason: string;
  /** The site that refused. */
  site?: SignInSite | undefined;
  silent?: readonly Silent[];
  requestId?: string | undefined;
}

/** Writes a refused sign-in down: who it claimed to be, from where, and why. */
export const recordRefusal = (input: SignInInput, address: string, refusal: Refusal): Promise<void> =>
  auditRefusal(
    { kind: "nobody", name: input.name, address },
    {
      action: "session.refused",
      reason: refusal.reason,
      site: refusal.site ?? null,
      details: { ...howOf(input), ...silentOf(refusal.silent) },
      requestIds: refusal.requestId ? [refusal.requestId] : [],
    },
  );

/** Does a part of a sign-in; when it fails, that and why is written down before. */
export async function orRecord<T>(input: SignInInput, address: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // What else went wrong stands in the app's log: it is not meant for the readers of this one.
    const reason = isAppError(error) ? error.message : "Stillpoint itself failed; its log says why";
    await recordRefusal(input, address, { reason });
    throw error;
  }
}

/** How somebody signs in, for the log. */
export const howOf = ({ via, domain }: SignInInput): Record<string, unknown> =>
  via === "local" ? { via } : { via, domain };

/** Which sites gave no answer, for the log. */
export const silentOf = (silent: readonly Silent[] = []): Record<string, unknown> =>
  silent.length === 0 ? {} : { silent: silent.map(({ site, cause }) => ({ site: site.name, cause })) };
