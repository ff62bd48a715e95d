import { OpenStackError } from "../openstack/errors";
import { type Person, type PersonCredentials, signInPerson } from "../openstack/keystone/sign-in";
import { revokeToken } from "../openstack/keystone/tokens";
import type { UserSession } from "../openstack/keystone/user-session";
import type { Transport } from "../openstack/transport";
import { type ReadGrants, readGrants } from "./read-grants";

/** One region's Keystone may be dead on the night that counts: the next one is asked after this. */
const SITE_MS = 3_000;
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
    }
  | { kind: "silent"; notAsked: SignInSite[] }
);

export interface AskOptions<S extends SignInSite> {
  /** A transport of its own for this sign-in, without retries. */
  open: (site: S) => Transport;
  wantsGroups: boolean;
  /** Projects that Stillpoint has credentials for. */
  first: ReadonlySet<string>;
  onAsking?: ((site: S, silent: readonly Silent[]) => void) | undefined;
  monotonic?: () => number;
  /** Is given the end of what goes on after the answer: revoking the tokens. */
  afterwards?: (work: Promise<void>) => void;
}

/**
 * Asks one site after another about a person. The next one is asked only when one gave no answer; a refusal ends it:
 * the same wrong password at every region would count towards Keystone's lock-out each time.
 */
export async function askSites<S extends SignInSite>(
  sites: readonly S[],
  credentials: PersonCredentials,
  options: AskOptions<S>,
): Promise<Asked> {
  const monotonic = options.monotonic ?? (() => performance.now());
  const startedAt = monotonic();
  const silent: Silent[] = [];
  for (const [index, site] of sites.entries()) {
    if (monotonic() - startedAt > ALL_SITES_MS)
      return { kind: "silent", silent, notAsked: sites.slice(index).map(({ id, name }) => ({ id, name })) };
    options.onAsking?.(site, silent);
    const answer = await askSite(site, credentials, options);
    if (answer.kind !== "silent") return { ...answer, silent };
    silent.push({ site: { id: site.id, name: site.name }, cause: answer.cause });
  }
  return { kind: "silent", silent, notAsked: [] };
}

async function askSite<S extends SignInSite>(
  site: S,
  credentials: PersonCredentials,
  options: AskOptions<S>,
) {
  const where = { id: site.id, name: site.name };
  const transport = options.open(site);
  const tokens: UserSession[] = [];
  try {
    const answer = await signInPerson(transport, credentials, { deadlineMs: SITE_MS });
    if (answer.kind === "refused") return { ...answer, site: where };
    const { person, session } = answer;
    tokens.push(session);
    const { tokens: more, ...learnt } = await readGrants(session, person.id, options);
    tokens.push(...more);
    return { kind: "vouched", site: where, person, ...learnt } as const;
  } catch (error) {
    if (!(error instanceof OpenStackError)) throw error;
    const { kind, causeText, requestId } = error;
    if (tokens.length === 0 && (kind === "bad_request" || kind === "forbidden"))
      return { kind: "refused", site: where, reason: "wrong", said: causeText, requestId } as const;
    return { kind: "silent", cause: causeText } as const;
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
