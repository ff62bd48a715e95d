import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ServiceName } from "@/lib/openstack/catalog";
import { explainMissing, findEndpoint } from "@/lib/openstack/catalog";
import type { Session } from "@/lib/openstack/session";
import { failureOf } from "@/lib/openstack/testing/failure-of";
import { type TestSandbox, testSandbox } from "../testing/test-sandbox";

let cloud: TestSandbox;
let session: Session;
beforeAll(async () => {
  cloud = await testSandbox();
});
beforeEach(async () => {
  await cloud.control.flip("heal");
  session = newSession();
});

const newSession = (region = "RegionOne") =>
  cloud.session(region, { deps: { retry: { attempts: 1, baseMs: 0, capMs: 0 } } });
const ask = (service: ServiceName = "compute", from = session, deadlineMs = 500) =>
  from.call({
    service,
    method: "GET",
    path: service === "compute" ? "/flavors" : "/volumes",
    expect: [200],
    deadlineMs,
  });
/** How often somebody signed in since an entry of the log. */
const signIns = async (since: number) =>
  (await cloud.control.log({ since, kind: "asked" })).entries.filter((e) => e.route === "tokens.create")
    .length;
const last = async () => (await cloud.control.state()).lastEntry;
const endpoint = async (region: string, service: ServiceName) => {
  const { catalog } = await newSession(region).token();
  return findEndpoint(catalog, service, { region, interface: "public" });
};

describe("a site", () => {
  test("goes dark and refuses, and the other one does not", async () => {
    await session.token();
    await cloud.control.flip("site-dark", { site: "RegionOne", how: "refuses" });
    expect(await failureOf(ask())).toMatchObject({ kind: "connection_lost" });
    await newSession("RegionTwo").token();
    await cloud.control.flip("heal", { site: "RegionOne" });
    await ask();
  });

  test("goes dark and never answers, until it heals by itself", async () => {
    await session.token();
    await cloud.control.flip("site-dark", { site: "RegionOne", forMs: 60_000 });
    expect(await failureOf(ask())).toMatchObject({ kind: "timeout" });
    await cloud.control.advance(60_000);
    await ask();
  });

  test("is slow", async () => {
    await session.token();
    await cloud.control.flip("site-slow", { site: "RegionOne", ms: 200 });
    const startedAt = performance.now();
    await ask("compute", session, 5_000);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });
});

describe("Keystone", () => {
  test.each([
    ["503", { kind: "unavailable", status: 503 }],
    ["refuses", { kind: "connection_lost" }],
    ["never-answers", { kind: "timeout" }],
  ])("is down: %s; the others go on with a token that they know", async (how, failure) => {
    await session.token();
    await cloud.control.flip("keystone-down", { site: "RegionOne", how });
    expect(await failureOf(ask("compute", newSession()))).toMatchObject(failure);
    await ask();
  });

  test("has every token expired, and gives out a new one", async () => {
    await ask();
    const since = await last();
    await cloud.control.flip("expire-tokens");
    await ask();
    expect(await signIns(since)).toBe(1);
  });

  test("gives out tokens that live five seconds", async () => {
    await cloud.control.flip("short-tokens", { site: "RegionOne", ms: 5_000 });
    const { lifetimeMs } = await session.token();
    expect(lifetimeMs).toBeGreaterThan(3_900);
    expect(lifetimeMs).toBeLessThanOrEqual(5_000);
    await ask();
    await cloud.control.advance(5_000);
    const since = await last();
    await ask();
    expect(await signIns(since)).toBe(1);
  });

  test("and a service that takes no token: signed in once more, then given up", async () => {
    await session.token();
    const since = await last();
    await cloud.control.flip("refuse-tokens", { site: "RegionOne", service: "nova" });
    expect(await failureOf(ask())).toMatchObject({ kind: "unauthorized", status: 401 });
    expect(await signIns(since)).toBe(1);
    await ask("volume");
  });
});

describe("the catalog", () => {
  test("lacks the volume service", async () => {
    await cloud.control.flip("catalog-lacks-service", { site: "RegionTwo" });
    expect(await endpoint("RegionTwo", "volume")).toBeUndefined();
    expect(await endpoint("RegionOne", "volume")).toBeDefined();
    const { catalog } = await newSession().token();
    expect(explainMissing(catalog, "volume", "RegionTwo", "public")).toMatch(/has no region "RegionTwo"/);
  });

  test("leads elsewhere", async () => {
    const url = "http://127.0.0.1:9/volume/v3";
    await cloud.control.flip("catalog-leads-elsewhere", { site: "RegionTwo", url });
    expect(await endpoint("RegionTwo", "volume")).toBe(url);
  });

  test("has two regions of one name", async () => {
    await cloud.control.flip("same-region-name", { site: "RegionTwo", as: "RegionOne" });
    const { catalog } = await newSession().token();
    const nova = catalog.find(({ type }) => type === "compute")?.endpoints ?? [];
    expect(nova.filter((e) => e.interface === "public").map((e) => e.region_id)).toEqual([
      "RegionOne",
      "RegionOne",
    ]);
  });
});
