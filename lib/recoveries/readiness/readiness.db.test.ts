import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "../../db";
import { sessionOf } from "../../inventory/testing/rows";
import { listNetworks } from "../../openstack/neutron/networks";
import { collect } from "../../openstack/pagination";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { person } from "../../sites/testing/stored-site";
import { getVnf } from "../../vnfs/get-vnf";
import type { DescribedServer } from "../point-facts";
import { readRecoveryOptions } from "../read-recovery-options";
import type { ReadinessCheck } from "../readiness-keys";
import { type PointAtLyon, pointAtLyon } from "../testing/point-at-lyon";
import { updateMapping } from "../update-plan";
import { checkReadiness } from "./check-readiness";
import { claimReadiness, claimReadinessOf } from "./claim-readiness";
import { judgeDue } from "./judge-due";

/* A VNF at Lyon with a point that Oslo knows, and judgements of whether it could be failed over there. */

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
});
afterEach(async () => {
  const { vnfId } = point;
  await db().recoveryPlan.deleteMany({ where: { vnfId } });
  await db().siteHealth.deleteMany({ where: { siteId: sites.oslo.id } });
  await db().run.deleteMany({ where: { vnfId, recoveryPoint: null } });
  await db().vnf.update({ where: { id: vnfId }, data: { version: 1, rtoMinutes: null } });
});

const look = () => judgeDue(new AbortController().signal);
const shown = async () => (await getVnf(person(), point.vnfId)).readiness;
const stored = () =>
  db().planReadiness.findFirst({ where: { plan: { vnfId: point.vnfId, siteId: sites.oslo.id } } });
/** Of the judgements that there are, when: another one is another look. */
const checkedAt = async () => (await stored())?.checkedAt.getTime();
const writeHealth = (state: string) =>
  db().siteHealth.create({ data: { siteId: sites.oslo.id, state, asOf: new Date(), services: [] } });

/** Whether the next turn judges anew. */
async function isJudgedAnew(): Promise<boolean> {
  const before = await checkedAt();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await look();
  return (await checkedAt()) !== before;
}

describe("by itself", () => {
  it("a VNF is judged at each site that receives its backups, and its page tells of it", async () => {
    expect(await shown()).toEqual([]);
    await look();
    const [only, ...others] = await shown();
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      ...{ siteId: sites.oslo.id, siteName: "Oslo", pointId: point.pointId },
      ...{ verdict: "amber", rtoMs: null },
    });
    expect(only?.worst.map(({ title }) => title)).toContain("Drill");
    const validMs = Date.parse(only?.expiresAt ?? "") - Date.parse(only?.checkedAt ?? "");
    expect(Math.round(validMs / 60_000)).toBe(120);
    expect((await stored())?.claimedUntil).toBeNull();
    expect(await db().auditEntry.count({ where: { action: "recovery_plan.checked" } })).toBe(0);
  });

  it("it is judged again when its time is nearly over, and not before", async () => {
    await look();
    expect(await isJudgedAnew()).toBe(false);
    await db().planReadiness.updateMany({ data: { expiresAt: new Date(Date.now() + 60_000) } });
    expect(await isJudgedAnew()).toBe(true);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      "the VNF was changed",
      () => db().vnf.update({ where: { id: point.vnfId }, data: { version: { increment: 1 } } }),
    ],
    [
      "its recovery plan was changed",
      () =>
        updateMapping(person(), {
          ...{ vnfId: point.vnfId, siteId: sites.oslo.id, version: 0 },
          ...{ purpose: "real", kind: "zone", sourceKey: "nova", choice: { do: "leave-out" } },
        }),
    ],
  ])("it has expired at once when %s, and is judged anew", async (_, change) => {
    await look();
    await change();
    expect(await shown()).toMatchObject([{ verdict: "expired" }]);
    expect(await isJudgedAnew()).toBe(true);
    expect(await shown()).not.toMatchObject([{ verdict: "expired" }]);
  });

  it("what has expired by a change comes before an hourly look at what is still valid", async () => {
    const { vnfId } = point;
    const [oslo, lyon] = [sites.oslo.id, sites.lyon.id];
    await db().vnfReceiver.create({ data: { vnfId, siteId: lyon } });
    const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const store = async (siteId: string, minutes: number, facts?: string) => {
      const claim = await claimReadinessOf(vnfId, siteId);
      await db().planReadiness.update({
        where: { planId: claim?.planId ?? "" },
        data: {
          ...{ factsHash: facts ?? claim?.facts ?? "", claimedUntil: null },
          ...{ checkedAt: inMinutes(minutes - 120), expiresAt: inMinutes(minutes) },
        },
      });
    };
    try {
      await store(oslo, 50);
      await store(lyon, 110, "of before");
      expect(await claimReadiness()).toMatchObject({ siteId: lyon });
      await db().planReadiness.updateMany({ data: { claimedUntil: null } });
      await store(lyon, 110);
      expect(await claimReadiness()).toMatchObject({ siteId: oslo });
    } finally {
      await db().vnfReceiver.delete({ where: { vnfId_siteId: { vnfId, siteId: lyon } } });
    }
  });

  it("it has expired when its point is gone; without one that is usable there is nothing to judge", async () => {
    await look();
    const where = { id: point.pointId };
    await db().recoveryPoint.update({ where, data: { state: "pruned" } });
    try {
      expect(await shown()).toMatchObject([{ verdict: "expired" }]);
      expect(await isJudgedAnew()).toBe(false);
      await expect(
        checkReadiness(person(), { vnfId: point.vnfId, siteId: sites.oslo.id }),
      ).rejects.toMatchObject({ code: "precondition_failed" });
    } finally {
      await db().recoveryPoint.update({ where, data: { state: "complete" } });
    }
  });

  it("it is judged by a point that holds all of its VMs, also when a newer one holds some", async () => {
    const {
      runId: _,
      serverCount: __,
      ...whole
    } = await db().recoveryPoint.findUniqueOrThrow({
      where: { id: point.pointId },
    });
    const run = await db().run.create({
      data: {
        ...{
          kind: "backup",
          state: "failed",
          startKey: randomUUID(),
          startedBy: {},
          plan: {},
          planHash: "-",
        },
        ...{ vnfId: point.vnfId, vnfName: "x", siteId: sites.lyon.id, siteName: "Lyon" },
      },
    });
    const takenAt = new Date(whole.takenAt.getTime() + 1_000);
    const newer = await db().recoveryPoint.create({
      data: {
        ...whole,
        ...{ id: randomUUID(), runId: run.id, state: "incomplete", takenAt },
        servers: [...(whole.servers as object[]), { serverId: "of no use" }],
        certificate: {},
      },
    });
    try {
      await look();
      expect(await shown()).toMatchObject([{ verdict: "amber", pointId: point.pointId }]);
    } finally {
      await db().recoveryPoint.delete({ where: { id: newer.id } });
    }
  });

  it("nothing is judged while a run of the VNF goes on: that changes it, and its sites have enough to do", async () => {
    const run = await db().run.create({
      data: {
        ...{ kind: "backup", startKey: randomUUID(), startedBy: {}, plan: {}, planHash: "-" },
        ...{
          vnfId: point.vnfId,
          vnfName: "x",
          activeVnfId: point.vnfId,
          siteId: sites.lyon.id,
          siteName: "Lyon",
        },
      },
    });
    await look();
    expect(await stored()).toBeNull();
    await db().run.delete({ where: { id: run.id } });
    await look();
    expect(await stored()).not.toBeNull();
  });

  it("nothing is judged beside another judgement at the same site, and one that its process left is taken over", async () => {
    await look();
    await db().planReadiness.updateMany({
      data: { expiresAt: new Date(), claimedUntil: new Date(Date.now() + 60_000) },
    });
    expect(await isJudgedAnew()).toBe(false);
    await db().planReadiness.updateMany({ data: { claimedUntil: new Date(Date.now() - 1) } });
    expect(await isJudgedAnew()).toBe(true);
  });

  it("a site that is dark makes it red, whatever was judged, and is left alone until it answers", async () => {
    await look();
    await writeHealth("unreachable");
    await db().planReadiness.updateMany({ data: { expiresAt: new Date() } });
    const [dark] = await shown();
    expect(dark).toMatchObject({ verdict: "red" });
    expect(dark?.worst[0]?.title).toBe("Target site");
    expect(await isJudgedAnew()).toBe(false);
    await db().siteHealth.update({ where: { siteId: sites.oslo.id }, data: { state: "reachable" } });
    expect(await isJudgedAnew()).toBe(true);
  });

  it("a site that turns out to be dark when it is judged is looked at again soon", async () => {
    await sites.cloud.control.flip("site-dark", { site: sites.oslo.region, how: "refuses" });
    await look();
    expect(await shown()).toMatchObject([{ verdict: "red" }]);
    const { checkedAt: at, expiresAt } = (await stored()) ?? {};
    expect(Number(expiresAt) - Number(at)).toBe(10 * 60_000);
    expect(await isJudgedAnew()).toBe(false);
    await db().planReadiness.updateMany({ data: { expiresAt: new Date(Date.now() + 299_000) } });
    await sites.heal();
    expect(await isJudgedAnew()).toBe(true);
    expect(await shown()).toMatchObject([{ verdict: "amber" }]);
  });

  it("what could not be judged is told as not known, and tried again soon", async () => {
    await look();
    const where = { id: point.pointId };
    const { servers } = await db().recoveryPoint.findUniqueOrThrow({ where });
    await db().recoveryPoint.update({ where, data: { servers: [{}] } });
    await db().planReadiness.updateMany({ data: { expiresAt: new Date() } });
    try {
      expect(await isJudgedAnew()).toBe(true);
      expect(await shown()).toMatchObject([
        {
          verdict: "amber",
          worst: [{ title: "Judgement", text: expect.stringContaining("Stillpoint itself") }],
        },
      ]);
      expect(await isJudgedAnew()).toBe(false);
    } finally {
      await db().recoveryPoint.update({ where, data: { servers: servers as object[] } });
    }
  });
});

it("a plan that it made decides nothing: the first change of it is one of a plan that is not stored", async () => {
  await look();
  const { sites: options } = await readRecoveryOptions(person(), point.vnfId);
  expect(options.find(({ id }) => id === sites.oslo.id)?.plan).toBeNull();
  const { version } = await updateMapping(person(), {
    ...{ vnfId: point.vnfId, siteId: sites.oslo.id, version: 0 },
    ...{ purpose: "real", kind: "zone", sourceKey: "nova", choice: { do: "leave-out" } },
  });
  expect(version).toBe(1);
});

describe("on demand", () => {
  const ask = (session = person()) => checkReadiness(session, { vnfId: point.vnfId, siteId: sites.oslo.id });

  it("it is judged now, and the audit log says by whom", async () => {
    await look();
    await db().vnf.update({ where: { id: point.vnfId }, data: { version: { increment: 1 } } });
    expect(await ask()).toMatchObject({ siteName: "Oslo", verdict: "amber" });
    expect(await db().auditEntry.findFirst({ where: { action: "recovery_plan.checked" } })).toMatchObject({
      ...{ siteId: sites.oslo.id, actorName: "ada" },
      details: { verdict: "amber", reasons: expect.arrayContaining(["Drill"]) },
    });
  });

  it("without being asked, what only the site knows is seen within the hour, and not sooner than the site can bear", async () => {
    await look();
    const agedBy = (minutes: number) =>
      db().planReadiness.updateMany({ data: { checkedAt: new Date(Date.now() - minutes * 60_000) } });
    await agedBy(44);
    expect(await isJudgedAnew()).toBe(false);
    await sites.cloud.control.flip("fill-quota", { site: sites.oslo.region, project: "demo", what: "cores" });
    await agedBy(61);
    await look();
    expect(await shown()).toMatchObject([{ verdict: "red" }]);
  });

  it("and how many addresses are free is counted where a port takes any", async () => {
    const { servers } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: point.pointId } });
    const [vm] = servers as unknown as DescribedServer[];
    const oslo = sites.cloud.session(sites.oslo.region, { user: "admin", project: "demo" });
    const [net] = await collect(listNetworks(oslo, { name: "demo-net" }));
    const choice = { do: "use" as const, id: net?.id ?? "", name: "demo-net" };
    await updateMapping(person(), {
      ...{ vnfId: point.vnfId, siteId: sites.oslo.id, version: 0, purpose: "real", kind: "network" },
      ...{ sourceKey: vm?.ports[0]?.network.id ?? "", choice },
    });
    await ask();
    const checks = ((await stored())?.checks ?? []) as unknown as ReadinessCheck[];
    expect(checks.filter(({ key }) => key.startsWith("free-"))).toMatchObject([
      {
        verdict: "pass",
        text: expect.stringMatching(/^It takes any 1 address, and \d+ of \d+ are free\.$/),
        numbers: { need: 1, unit: "address" },
      },
    ]);
  });

  it("and its reason is told beside what fails", async () => {
    await sites.cloud.control.flip("fill-quota", { site: sites.oslo.region, project: "demo", what: "cores" });
    const { verdict, worst } = await ask();
    expect(verdict).toBe("red");
    expect(worst).toContainEqual(expect.objectContaining({ title: expect.stringContaining("cores") }));
  });

  it("not at home, at a site that is not there, by who may not, or of a VNF that one does not see", async () => {
    const of = { vnfId: point.vnfId, siteId: sites.lyon.id };
    await expect(checkReadiness(person(), of)).rejects.toMatchObject({ code: "precondition_failed" });
    await expect(checkReadiness(person(), { ...of, siteId: randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(checkReadiness(person(), { ...of, siteId: "Oslo" })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(ask(sessionOf("viewer", [sites.demoProjectId]))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(ask(sessionOf("operator", ["elsewhere"]))).rejects.toMatchObject({ code: "not_found" });
  });
});
