import { OpenStackError } from "../openstack/errors";
import { type Person, type PersonCredentials, signInPerson } from "../openstack/keystone/sign-in";
import { revokeToken } from "../openstack/keystone/tokens";
import type { UserSession } from "../openstack/keystone/user-session";
import type { Transport } from "../openstack/transport";
import { storable } from "../storable";
import { type ReadGrants, readGrants } from "./read-grants";
import { SilentSites } from "./silent-sites";

/** One region's Keystone may be dead on the night that counts: the next one is asked after this. */
const SITE_MS = 3_000;
/** What a site gets that was silent a moment ago. */
const SILENT_SITE_MS = 1_000;
/** No further site is begun after this. */
const ALL_SITES_MS = 15_000;
const REVOKE_MS = 5_000;

/** A site that may be asked about a person. */
export interface SignInSite {
  id: string;
  name: string;
}

export interface Silent {
  site: SignInSite;
  cause: string;
}

/** What came of asking, and which sites gave no answer before. */
export type Asked = { silent: Silent[] } & (
  | ({ kind: "vouched"; site: SignInSite; person: Person } & Omit<ReadGrants, "tokens">)
  | {
      kind: "refused";
      site: SignInSite;
      reason: "wrong" | "second_factor" | "password_expired";
      said: string;
      requestId: string | undefined;
      /** How long this site took. */
      tookMs: number;
    }
  /** The password was right, and then Keystone did not say what the person may do. */
  | { kind: "untold"; site: SignInSite; cause: string; requestId: string | undefined }
  | { kind: "silent"; notAsked: SignInSite[] }
);

export interface AskOptions<S extends SignInSite> {
  /** A transport of its own for this sign-in, without retries. */
  open: (site: S) => Transport;
  wantsGroups: boolean;
  /** Projects that Stillpoint has credentials for. */
  first: ReadonlySet<string>;
  onAsking?: ((site: S, silent: readonly Silent[]) => void) | undefined;
  /** Which sites were silent a moment ago. */
  silence?: SilentSites;
  monotonic?: () => number;
  /** Is given the end of what goes on after the answer: revoking the tokens. */
  afterwards?: (work: Promise<void>) => void;
}

/**
 * Asks one site after another about a person, those last that were silent a moment ago. The next one is asked only when
 * one gave no answer; a refusal ends it: the same wrong password at every region would count towards Keystone's lock-out
 * each time. So does a password that was accepted: it goes to no other site.
 */
export async function askSites<S extends SignInSite>(
  sites: readonly S[],
  credentials: PersonCredentials,
  options: AskOptions<S>,
): Promise<Asked> {
  const monotonic = options.monotonic ?? (() => performance.now());
  const startedAt = monotonic();
  const silence = options.silence ?? new SilentSites();
  const wasSilent = new Set(sites.filter(({ id }) => silence.has(id)));
  const ordered = [...sites.filter((site) => !wasSilent.has(site)), ...wasSilent];
  const silent: Silent[] = [];
  for (const [index, site] of ordered.entries()) {
    if (monotonic() - startedAt > ALL_SITES_MS)
      return { kind: "silent", silent, notAsked: ordered.slice(index).map(({ id, name }) => ({ id, name })) };
    options.onAsking?.(site, silent);
    // Asked anew: others that sign in at the same time may have learnt it since.
    const askedAt = monotonic();
    const deadlineMs = silence.has(site.id) ? SILENT_SITE_MS : SITE_MS;
    const answer = storable(await askSite(site, credentials, { ...options, deadlineMs }));
    if (answer.kind !== "silent") {
      silence.forget(site.id);
      if (answer.kind === "refused") return { ...answer, silent, tookMs: monotonic() - askedAt };
      return { ...answer, silent };
    }
    // Only what costs time is remembered: an error may be the doing of what somebody typed. And only what it did with
    // its whole time, so that a slow site soon gets that again.
    if (answer.isTimeOut && deadlineMs === SITE_MS) silence.note(site.id);
    silent.push({ site: { id: site.id, name: site.name }, cause: answer.cause });
  }
  return { kind: "silent", silent, notAsked: [] };
}

async function askSite<S extends SignInSite>(
  site: S,
  credentials: PersonCredentials,
  options: AskOptions<S> & { deadlineMs: number },
) {
  const where = { id: site.id, name: site.name };
  const transport = options.open(site);
  const tokens: UserSession[] = [];
  try {
    const answer = await signInPerson(transport, credentials, { deadlineMs: options.deadlineMs });
    if (answer.kind === "refused") return { ...answer, site: where };
    const { person, session } = answer;
    tokens.push(session);
    const { tokens: more, ...learnt } = await readGrants(session, person.id, options);
    tokens.push(...more);
    return { kind: "vouched", site: where, person, ...learnt } as const;
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    const { kind, causeText, requestId } = error;
    if (tokens.length > 0) return { kind: "untold", site: where, cause: causeText, requestId } as const;
    if (kind === "bad_request" || kind === "forbidden")
      return { kind: "refused", site: where, reason: "wrong", said: causeText, requestId } as const;
    return { kind: "silent", cause: causeText, isTimeOut: kind === "timeout" } as const;
  } finally {
    const work = forget(transport, tokens);
    options.afterwards?.(work);
  }
}

/** The tokens have served: they are revoked, if Keystone can be had to, and the connections closed. */
async function forget(transport: Transport, tokens: readonly UserSession[]): Promise<void> {
  const revoke = (token: UserSession) => revokeToken(token, token.token, { deadlineMs: REVOKE_MS });
  await Promise.allSettled(tokens.map(revoke));
  await transport.close().catch(() => {});
}
