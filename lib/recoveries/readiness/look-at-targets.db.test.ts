import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "../../db";
import { createNetwork } from "../../openstack/neutron/networks";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { person } from "../../sites/testing/stored-site";
import { getVnf } from "../../vnfs/get-vnf";
import { until } from "../../worker/testing/database";
import { recoveryPlanOf } from "../recovery-plan-of";
import { beginRecovery } from "../testing/begin-recovery";
import { type PointAtLyon, pointAtLyon } from "../testing/point-at-lyon";
import { judgeDue } from "./judge-due";
import { lookAtTargets } from "./look-at-targets";

/* A VNF at Lyon that was judged for Oslo, and what becomes of that when Oslo is looked at. */

const { signal } = new AbortController();
const LONG_AGO = new Date(0);
let sites: TwoSites;
let point: PointAtLyon;

beforeAll(async () => {
  sites = await twoSites();
  point = await pointAtLyon(sites, ["hss-1"]);
});
beforeEach(async () => {
  await sites.heal();
  await db().vnfReceiver.createMany({
    data: [{ vnfId: point.vnfId, siteId: sites.oslo.id }],
    skipDuplicates: true,
  });
  await leaveInstances(50);
  await judgeDue(signal);
  await again();
  expect(await verdict()).toBe("amber");
});
afterEach(async () => {
  await db().recoveryPlan.deleteMany({ where: { vnfId: point.vnfId } });
  await db().siteHealth.deleteMany({ where: { siteId: sites.oslo.id } });
  await db().targetLook.deleteMany();
});

const verdict = async () => (await getVnf(person(), point.vnfId)).readiness[0]?.verdict;
const leaveInstances = (left: number) =>
  sites.cloud.control.flip("fill-quota", {
    ...{ site: sites.oslo.region, what: "instances", project: "demo" },
    left,
  });
const due = () => db().targetLook.updateMany({ data: { lookedAt: LONG_AGO } });
const underWay = () => db().targetLook.count({ where: { claimedUntil: { not: null } } });

/** Another look, however soon. */
async function again(): Promise<void> {
  await due();
  await lookAtTargets(signal);
  expect(await underWay()).toBe(0);
}

it("expires when what it rests on is another one, and is judged anew", async () => {
  await leaveInstances(0);
  await again();
  expect(await verdict()).toBe("expired");
  await judgeDue(signal);
  expect((await getVnf(person(), point.vnfId)).readiness).toMatchObject([
    { verdict: "red", worst: [{ text: expect.stringContaining("instances") }] },
  ]);
});

it("stays while something else changes there, and while it cannot be read", async () => {
  const { cloud, oslo } = sites;
  await createNetwork(cloud.session(oslo.region, { user: "demo", project: "demo" }), { name: "somebody's" });
  await again();
  expect(await verdict()).toBe("amber");
  await cloud.control.addFault({
    ...{ at: "request", site: oslo.region, service: "nova" },
    effect: { do: "answer", status: 500 },
  });
  await again();
  expect(await verdict()).toBe("amber");
});

it("looks at a site by one of many, every five minutes, and not while something recovers there", async () => {
  const { control } = sites.cloud;
  const since = (await control.state()).lastEntry;
  const looks = async () => {
    const { entries } = await control.log({ since, kind: "asked", limit: 10_000 });
    return entries.filter(({ path }) => path === "/v2.0/extensions").length;
  };
  await db().targetLook.updateMany({ data: { lookedAt: new Date(Date.now() - 301_000) } });
  await Promise.all([lookAtTargets(signal), lookAtTargets(signal), lookAtTargets(signal)]);
  expect(await looks()).toBe(1);
  await lookAtTargets(signal);
  expect(await looks()).toBe(1);
  await due();
  const question = { vnfId: point.vnfId, pointId: point.pointId, siteId: sites.oslo.id, mode: "drill" };
  const { plan } = await recoveryPlanOf(person(), { ...question, cleanUp: "at-end" });
  const { run, recovery } = (await beginRecovery(plan)).ctx;
  const sofar = await looks();
  await lookAtTargets(signal);
  expect(await looks()).toBe(sofar);
  await db().run.delete({ where: { id: run.id } });
  await db().recovery.delete({ where: { id: recovery.id } });
  await lookAtTargets(signal);
  expect(await looks()).toBe(sofar + 1);
});

it("looks at several sites beside each other: a slow one holds no other back", async () => {
  const { lyon, oslo, cloud } = sites;
  const judged = await db().planReadiness.findFirstOrThrow({ where: { plan: { siteId: oslo.id } } });
  const { id: planId } = await db().recoveryPlan.create({ data: { vnfId: point.vnfId, siteId: lyon.id } });
  const { checkedAt, expiresAt, factsHash, verdict: word } = judged;
  await db().planReadiness.create({
    data: {
      ...{ planId, checkedAt, expiresAt, factsHash, verdict: word, checks: [] },
      restsOn: { "backup-service/-/works": "of before" },
    },
  });
  for (const { region } of [lyon, oslo]) await cloud.control.flip("site-slow", { site: region, ms: 100_000 });
  await due();
  const looking = lookAtTargets(signal);
  await until(async () => (await underWay()) === 2, 20_000, 5);
  await sites.heal();
  await looking;
  expect(await underWay()).toBe(0);
});

it("asks nothing of a site that does not answer", async () => {
  await db().siteHealth.create({
    data: { siteId: sites.oslo.id, state: "unreachable", asOf: new Date(), services: [] },
  });
  await again();
  expect((await db().targetLook.findFirstOrThrow()).lookedAt).toEqual(LONG_AGO);
});
