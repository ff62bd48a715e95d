import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Clock, systemClock } from "../clock";
import { db } from "../db";
import { json } from "../openstack/testing/fake-site";
import { listSites } from "./list-sites";
import { claimPoll, pollSiteHealth } from "./poll-site-health";
import { SiteWatch } from "./site-watch";
import { PASSWORD } from "./testing/fake-cloud";
import { addSite, person, testSite } from "./testing/stored-site";

vi.stubEnv("STILLPOINT_KEY", `k1:${randomBytes(32).toString("base64")}`);
vi.stubEnv("STILLPOINT_ALLOW_LOOPBACK", "1");

let fake: Awaited<ReturnType<typeof testSite>>;
let siteId: string;
/** What the services answer in place of the usual. */
let broken: ((path: string) => number | undefined) | undefined;

beforeEach(async () => {
  await db().site.deleteMany();
  broken = undefined;
  fake = await testSite({
    reply: (asked, res) =>
      json(res, broken?.(asked.path) ?? 200, { services: [], user: { id: "u", name: "u" } }),
  });
  siteId = await addSite(fake.origin);
  await db().siteHealth.updateMany({
    data: { services: [], asOf: null, lastAnsweredAt: null, claimedAt: null },
  });
});
afterEach(() => fake.close());
afterAll(() => db().$disconnect());

/** Nothing takes time by this clock: a busy machine makes no site slow. */
const still: Clock = { ...systemClock, monotonic: () => 0 };
const poll = () => pollSiteHealth(siteId, still);

const listed = async (role: "admin" | "viewer" = "admin") => {
  const { sites } = await listSites(person(role));
  const [first] = sites;
  if (!first) throw new Error("no site");
  return first;
};
const service = async (name: string) => (await listed()).inspected?.services.find((s) => s.name === name);

describe("a poll", () => {
  it("of a site that answers", async () => {
    await poll();
    const site = await listed();
    expect(site).toMatchObject({ state: "reachable", name: "Lyon", region: "R" });
    expect(site.asOf).not.toBeNull();
    expect(site.inspected?.services.map((s) => [s.name, s.state])).toEqual([
      ["identity", "up"],
      ["compute", "up"],
      ["volume", "up"],
      ["image", "up"],
      ["network", "up"],
    ]);
  });

  it("with one service down says which, why and by which request", async () => {
    broken = (path) => (path.startsWith("/volume/") ? 500 : undefined);
    await poll();
    expect(await listed()).toMatchObject({ state: "degraded" });
    expect(await service("volume")).toMatchObject({
      state: "down",
      cause: expect.stringContaining("HTTP 500"),
      requestId: expect.stringMatching(/^req-/),
    });
    expect(await service("compute")).toMatchObject({ state: "up" });
  });

  it("of a site that is gone keeps when it last answered", async () => {
    await poll();
    const before = await listed();
    await fake.close();
    await poll();
    const after = await listed();
    expect(after.state).toBe("unreachable");
    expect(after.lastAnsweredAt).toBe(before.lastAnsweredAt);
    expect(Date.parse(after.asOf ?? "")).toBeGreaterThan(Date.parse(before.asOf ?? ""));
    fake = await testSite();
  });

  it("whose password was changed at the site is degraded: Keystone answers and lets nobody in", async () => {
    await fake.close();
    fake = await testSite({ signIn: (_asked, res) => json(res, 401, { error: { message: "no" } }) });
    await db().site.update({ where: { id: siteId }, data: { authUrl: `${fake.origin}/v3` } });
    await poll();
    expect(await listed()).toMatchObject({ state: "degraded" });
    expect(await service("identity")).toMatchObject({
      state: "down",
      cause: expect.stringContaining("signing in failed"),
    });
    expect(await service("compute")).toMatchObject({ state: "unknown" });
    expect(JSON.stringify(await listed())).not.toContain(PASSWORD);
  });
});

describe("what is shown", () => {
  it("is unknown when the last poll is older than 90 s, with its time", async () => {
    await poll();
    const asOf = new Date(Date.now() - 91_000);
    await db().siteHealth.updateMany({ data: { asOf } });
    expect(await listed()).toMatchObject({ state: "unknown", asOf: asOf.toISOString() });
  });

  it("to those who may not inspect is name, region and reachability", async () => {
    await poll();
    expect(Object.keys(await listed("viewer")).sort()).toEqual(
      ["asOf", "id", "lastAnsweredAt", "name", "region", "state"].sort(),
    );
    expect((await listed("viewer")).state).toBe("reachable");
  });
});

describe("the watch", () => {
  it("of several processes polls once when due", async () => {
    const claims = await Promise.all([1, 2, 3, 4].map(() => claimPoll(siteId)));
    expect(claims.filter((claim) => claim !== undefined)).toHaveLength(1);
    expect(await claimPoll(siteId)).toBeUndefined();
    await db().siteHealth.updateMany({ data: { claimedAt: new Date(Date.now() - 31_000) } });
    expect(await claimPoll(siteId)).toEqual({ isCheckDue: false });
  });

  it("runs the whole check list hourly", async () => {
    await db().siteHealth.updateMany({ data: { checkedAt: new Date(Date.now() - 3_700_000), checks: [] } });
    await new SiteWatch().look();
    expect((await listed()).inspected?.checks.rows.length).toBeGreaterThan(10);
  });

  it("goes on when one site's credential cannot be opened", async () => {
    const other = await testSite();
    const otherId = await addSite(other.origin, { name: "Oslo" });
    await db().siteCredential.updateMany({ where: { siteId }, data: { sealedSecret: "v1.k1.AA.AA" } });
    await db().siteHealth.updateMany({ data: { asOf: null, claimedAt: null } });
    await new SiteWatch().look();
    const { sites } = await listSites(person());
    expect(sites.map((s) => [s.id, s.asOf !== null])).toEqual([
      [siteId, false],
      [otherId, true],
    ]);
    await other.close();
  });
});
