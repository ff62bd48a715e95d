import type { Actor } from "../audit/record";
import { type Clock, systemClock } from "../clock";
import { isAppError } from "../errors";
import { log } from "../log";
import type { Session } from "../openstack/session";
import { guestAgent } from "../quiesce/guest-agent";
import { quiesceMethods } from "../quiesce/methods";
import type { QuiesceMethod } from "../quiesce/quiesce-method";
import { EnvelopeError } from "../secrets/envelope";
import { type SiteHosts, siteHosts } from "../sites/host-access";
import { credentialSession } from "../sites/site-session";
import type { OpenLease } from "./open-lease";
import { thawJournal } from "./thaw-journal";
import { type ThawWays, thawWays } from "./thaw-ways";

type Needs = Pick<
  OpenLease,
  "runId" | "siteId" | "siteName" | "credentialId" | "method" | "target" | "serverName"
>;

/** What is known of how to reach a site is read again after so long: a secret may have been replaced. */
const FRESH_MS = 60_000;
/** A warming that failed is tried again after so long. */
const AGAIN_MS = 1_000;
/** The longest that a sign-in ahead of a thaw takes. */
export const WARM_WITHIN_MS = 10_000;

interface Known {
  methods: readonly QuiesceMethod[] | undefined;
  /** What they were made of. */
  of: { reader: Session; hosts: SiteHosts | undefined } | undefined;
  readAt: number;
  reading: Promise<void> | undefined;
  signingIn: Promise<void> | undefined;
  /** Why there are none, or why they are old. */
  trouble: string | undefined;
}

/**
 * The ways to thaw the VMs of open leases, made as soon as a lease is seen and kept in memory: with their sign-in done
 * and their connections open, they work when the database is gone.
 */
export class LeaseTools {
  readonly #known = new Map<string, Known>();

  /** @param actor who thaws, in the audit log */
  constructor(
    private readonly actor: Actor,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Makes them, or makes them anew when they are old. Never throws; resolves when they are there, or cannot be. */
  warm(lease: Needs): Promise<void> {
    const known = this.#of(lease);
    const age = this.clock.monotonic() - known.readAt;
    if (age < (known.trouble === undefined ? FRESH_MS : AGAIN_MS)) return known.reading ?? Promise.resolve();
    known.reading ??= this.#read(lease, known).finally(() => {
      known.reading = undefined;
    });
    return known.reading;
  }

  /** Resolves when nothing of this has to be waited for any more before a thaw is sent, or when it failed. Never rejects. */
  async signedIn(lease: Needs): Promise<void> {
    await this.warm(lease);
    await this.#of(lease).signingIn;
  }

  /** What there is in memory now. */
  waysFor(lease: Needs): { ways: ThawWays } | { trouble: string } {
    const { methods, trouble } = this.#of(lease);
    const ways = methods && thawWays(lease.method, methods);
    if (ways) return { ways };
    return {
      trouble: trouble ?? `the site's methods lack ${lease.method}, by which it is held`,
    };
  }

  /** Forgets what is needed for none of these any more. */
  keepOnly(leases: Iterable<Needs>): void {
    const needed = new Set([...leases].map(keyOf));
    for (const key of this.#known.keys()) if (!needed.has(key)) this.#known.delete(key);
  }

  #of(lease: Needs): Known {
    const key = keyOf(lease);
    const known = this.#known.get(key) ?? { ...NOTHING };
    this.#known.set(key, known);
    return known;
  }

  async #read(lease: Needs, known: Known): Promise<void> {
    try {
      const [reader, hosts] = await Promise.all([
        credentialSession(lease.credentialId),
        siteHosts(lease.siteId).catch((error: unknown) => {
          // It is the second way: the first must not wait for its repair.
          log.error({ err: error, site: lease.siteName }, "the access to compute hosts cannot be used");
          return undefined;
        }),
      ]);
      known.trouble = undefined;
      // What a method knows of the thaws that it sent must not be lost without need.
      if (known.of?.reader === reader && known.of.hosts === hosts) return;
      const site = { id: lease.siteId, name: lease.siteName };
      const session = reader.journalled(thawJournal({ actor: this.actor, site, runId: lease.runId }));
      known.of = { reader, hosts };
      known.methods = quiesceMethods(session, {
        ...(hosts ? { guestAgent: guestAgent(session, hosts.access, hosts.shell) } : {}),
      });
      known.signingIn = warmUp(session, lease, known.methods);
    } catch (error) {
      known.trouble =
        isAppError(error) || error instanceof EnvelopeError
          ? error.message
          : "how to reach its site could not be read";
      log.warn({ err: error, site: lease.siteName }, "the ways to thaw its VMs could not be read anew");
    } finally {
      known.readAt = this.clock.monotonic();
    }
  }
}

/** Signs in, which a thaw would have to wait for; a compute host is reached by SSH, whose sign-in takes longest. */
async function warmUp(session: Session, lease: Needs, methods: readonly QuiesceMethod[]): Promise<void> {
  const byHost = lease.method === "guest-agent" ? methods.find((m) => m.name === lease.method) : undefined;
  try {
    await session.token({ deadlineMs: WARM_WITHIN_MS });
    await byHost?.states([lease.target], { deadlineMs: WARM_WITHIN_MS });
  } catch (error) {
    log.warn({ err: error, site: lease.siteName }, "no sign-in ahead of a thaw: the thaw itself signs in");
  }
}

const NOTHING: Known = {
  methods: undefined,
  of: undefined,
  readAt: Number.NEGATIVE_INFINITY,
  reading: undefined,
  signingIn: undefined,
  trouble: undefined,
};

const keyOf = ({ runId, credentialId }: Needs): string => `${runId} ${credentialId}`;
