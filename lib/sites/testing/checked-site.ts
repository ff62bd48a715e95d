import { afterEach, vi } from "vitest";
import { type Clock, systemClock } from "../../clock";
import type { Credential, SiteConnection } from "../../openstack/connection";
import { type FakeSiteOptions, fakeSite, json } from "../../openstack/testing/fake-site";
import { checkSite } from "../check-site";

/** Longer than any machine is busy. */
const PATIENT = { addressMs: 60_000, signInMs: 60_000, serviceMs: 60_000 };
/** Nothing takes time by this clock, which stands at the test's beginning: a busy machine makes no site slow. */
export const still = (): Clock => {
  const now = Date.now();
  return { ...systemClock, monotonic: () => 0, now: () => now };
};
export const credential = {
  method: "application_credential",
  id: "a",
  secret: "secret-of-a-test",
} satisfies Credential;

/** Of nova-quiesce with one guard. */
export const QUIESCE_REPORT = {
  quiesce: {
    version: "1.0",
    default_timeout: 15,
    max_timeout: 60,
    answer: "accepted",
    guards: [{ host: "ctl-1", up: true, last_seen: "2026-11-20T12:00:00Z" }],
  },
  servers: [],
};

const open: { close: () => Promise<void> }[] = [];
/** Closes the sites of each test of this file. */
export const closeFakeSitesAfterEach = (): void => {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((site) => site.close()));
  });
};

/** A site that answers everything, but for what a test changes. */
export async function site(options: Partial<FakeSiteOptions> = {}) {
  const fake = await fakeSite({
    reply: (asked, res) => {
      if (asked.path.includes("application_credentials"))
        return json(res, 200, { application_credentials: [] });
      if (asked.path.includes("os-services"))
        return json(res, 200, {
          services: [{ binary: "cinder-backup", host: "h1", status: "enabled", state: "up" }],
        });
      if (asked.path.includes("os-quiesce")) return json(res, 200, QUIESCE_REPORT);
      return json(res, 200, {});
    },
    ...options,
  });
  open.push(fake);
  return fake;
}

export const connectionTo = (authUrl: string, changes: Partial<SiteConnection> = {}): SiteConnection => ({
  name: "Lyon",
  authUrl,
  region: "R",
  interface: "public",
  confirmedHosts: [],
  allowLoopback: true,
  ...changes,
});

export async function check(
  authUrl: string,
  changes: Partial<SiteConnection> = {},
  credentials = [credential],
  { timing = PATIENT, clock = still() } = {},
) {
  const labelled = credentials.map((c, i) => ({ label: `cloud-${i}`, credential: c }));
  const result = await checkSite(connectionTo(authUrl, changes), labelled, { timing, clock });
  const row = (id: string) => result.rows.find((r) => r.id === id);
  return { ...result, row };
}

/** Many turns of the machine: what was answered is read in a few. */
const TURNS = 300;
const TURN_MS = 20;
const IN_TURNS = TURNS * TURN_MS;

/**
 * The check of a site of which something hangs, by a time that goes by as soon as all else that matters was answered: it
 * ends after so many turns of the machine, however fast or slow that is. What takes 6 s by its deadlines takes no time.
 * @param isAnswered whether that is so
 */
export async function checkOfHanging(authUrl: string, isAnswered: () => boolean) {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    let isOver = false;
    const timing = { addressMs: IN_TURNS, signInMs: IN_TURNS, serviceMs: IN_TURNS };
    const checked = check(authUrl, {}, undefined, { timing }).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isAnswered()) vi.advanceTimersByTime(TURN_MS);
    }
    return await checked;
  } finally {
    vi.useRealTimers();
  }
}
