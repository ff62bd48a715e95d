import { audited, recordAudit } from "../audit/record";
import { addressGroup } from "./address-group";
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
export const recordRefusal = (input: SignInInput, address: string, refusal: Refusal): Promise<bigint> =>
  audited((tx) =>
    recordAudit(
      tx,
      { kind: "nobody", name: input.name, address },
      {
        action: "session.refused",
        result: "refused",
        reason: refusal.reason,
        site: refusal.site ?? null,
        details: { ...howOf(input), ...silentOf(refusal.silent) },
        requestIds: refusal.requestId ? [refusal.requestId] : [],
      },
    ),
  );

/** How somebody signs in, for the log. */
export const howOf = ({ via, domain }: SignInInput): Record<string, unknown> =>
  via === "local" ? { via } : { via, domain };

/** Which sites gave no answer, for the log. */
export const silentOf = (silent: readonly Silent[] = []): Record<string, unknown> =>
  silent.length === 0 ? {} : { silent: silent.map(({ site, cause }) => ({ site: site.name, cause })) };

const LIMITED_MS = 60_000;
const MAX_NOTED = 1_000;
const noted = new Map<string, number>();

/** The same for attempts beyond the limit: the first of a client in each minute, since a flood must not fill the log. */
export async function recordLimited(input: SignInInput, address: string, now = Date.now()): Promise<void> {
  const client = addressGroup(address);
  if (now - (noted.get(client) ?? 0) < LIMITED_MS) return;
  noted.delete(client);
  noted.set(client, now);
  const oldest = noted.keys().next().value;
  if (noted.size > MAX_NOTED && oldest !== undefined) noted.delete(oldest);
  await recordRefusal(input, address, {
    reason: "too many attempts; further ones from this address in the next minute are not written down",
  });
}
