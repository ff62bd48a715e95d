import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { deleteFlavor } from "../openstack/nova/flavors";
import type { Session } from "../openstack/session";
import { type TwoSites, twoSites } from "../recovery-points/testing/two-sites";
import { makeFlavor } from "../sandbox/nova/flavors/flavor-changes";
import { FLAVORS } from "../sandbox/nova/rows-site";
import { person } from "../sites/testing/stored-site";
import { readRecoveryFacts } from "./read-recovery-facts";
import type { ReadinessCheck } from "./readiness-keys";
import { recoveryPlanOf } from "./recovery-plan-of";
import type { RecoveryPlanView } from "./recovery-plan-view";
import { beginRecovery } from "./testing/begin-recovery";
import { type PointAtLyon, pointAtLyon } from "./testing/point-at-lyon";
import { updateMapping, updateRecoveryPlan } from "./update-plan";

let sites: TwoSites;
let point: PointAtLyon;
let oslo: Session;

beforeAll(async () => {
  sites = await twoSites();
  oslo = sites.cloud.session(sites.oslo.region, { user: "admin", project: "demo" });
  point = await pointAtLyon(sites, ["hss-1", "scscf-1"]);
});
afterEach(() => sites.heal());
afterAll(async () => {
  const of = { vnfId: point.vnfId };
  await db().run.deleteMany({ where: { ...of, kind: { not: "backup" } } });
  await db().recovery.deleteMany({ where: of });
});

const planOf = (more: Record<string, unknown> = {}) =>
  recoveryPlanOf(person(), {
    ...{ vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode: "drill" },
    ...more,
  });
const check = ({ readiness }: RecoveryPlanView, key: string): ReadinessCheck | undefined =>
  readiness.checks.find((c) => c.key === key);
const texts = (notes: readonly { text: string }[]) => notes.map(({ text }) => text);

describe("the plan of a drill at the other site", () => {
  it("has nothing in its way for a plain VNF, and is the same plan again", async () => {
    const { plan, hash, readiness, steps, target, mappings, planVersion } = await planOf();
    expect(plan.obstacles).toEqual([]);
    expect(target).toMatchObject({ isLive: true, problems: [] });
    expect(plan.servers.map(({ name, tier, credentialId }) => [name, tier, credentialId])).toEqual([
      ["hss-1", 1, sites.oslo.credentials.demo],
      ["scscf-1", 2, sites.oslo.credentials.demo],
    ]);
    expect(plan.volumes.map(({ sizeGib }) => sizeGib).sort()).toEqual([1, 1, 2, 2]);
    expect(plan.imports.map(({ isKnown }) => isKnown)).toEqual([true, true, true, true]);
    expect(plan.make.networks).toMatchObject([{ subnets: [{ cidr: "10.10.0.0/24" }] }]);
    expect(readiness.checks.filter(({ verdict }) => verdict === "fail")).toEqual([]);
    expect(steps.map(({ key }) => key)).toContain(`boot:${point.vms[0]?.id}`);
    expect(new Set(mappings.map(({ purpose }) => purpose))).toEqual(new Set(["real", "drill"]));
    expect(planVersion).toBe(0);
    expect((await planOf()).hash).toBe(hash);
    const [one] = point.vms;
    const part = await planOf({ only: [one?.id] });
    expect([part.plan.servers.map(({ name }) => name), part.hash === hash]).toEqual([["hss-1"], false]);
    expect((await planOf({ cleanUp: { keepForMinutes: 60 } })).plan.cleanUp).toEqual({ keepForMinutes: 60 });
  });

  it("reads what the site has: an administrator’s parts, too", async () => {
    const vnf = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } });
    const { facts } = await readRecoveryFacts(vnf, {
      ...{ siteId: sites.oslo.id, pointId: point.pointId, mode: "drill", cleanUp: "at-end", only: null },
    });
    const { target } = facts;
    const demo = target.projects.find(({ projectName }) => projectName === "demo");
    expect(demo).toMatchObject({
      ...{ isAdmin: true, isForRecords: true, keypairs: [], floatingIps: [], routers: [], taken: [] },
      networks: [{ name: "demo-net", isOwn: true, subnets: [{ cidr: "10.20.0.0/24", gatewayIp: null }] }],
      securityGroups: [{ name: "default" }],
      quotas: { instances: { limit: 1_000, used: 0 }, networks: { used: 1 }, key_pairs: { used: 0 } },
    });
    expect(demo?.flavors?.map(({ name }) => name).sort()).toEqual(["m1.medium", "m1.small", "m1.tiny"]);
    expect(demo?.volumeTypes?.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    expect(demo?.volumeTypes?.every(({ isEncrypted }) => isEncrypted === false)).toBe(true);
    expect(demo?.securityGroups?.[0]?.rules.map(({ remoteGroup }) => remoteGroup)).toContain("default");
    expect(target).toMatchObject({
      isLive: true,
      computeZones: [{ name: "nova", isAvailable: true }],
      volumeZones: ["nova"],
      backupServices: [{ isUp: true, driver: null }],
      hosts: [{ free: { MEMORY_MB: expect.any(Number), VCPU: expect.any(Number) } }],
      copies: facts.point.volumes.map(() => ({ state: "known", projectId: demo?.projectId })),
    });
    expect(target.projects.find(({ projectName }) => projectName === "admin")).toMatchObject({
      ...{ isAdmin: true, flavors: null, networks: null, quotas: {} },
    });
    expect(target.extensions).toContain("router");
    expect(facts.history.backups.every(({ ms }) => ms > 0)).toBe(true);
    expect(facts.history.backups).toHaveLength(4);
  });

  it("makes do with a member’s credential: what is for administrators is not known, and never made up", async () => {
    const where = { id: sites.oslo.credentials.demo };
    const row = await db().siteCredential.findUniqueOrThrow({ where });
    const other = await db().siteCredential.delete({ where: { id: sites.oslo.credentials.admin } });
    const identity = { ...(row.identity as object), user: { name: "demo", domain: { id: "default" } } };
    await db().siteCredential.update({ where, data: { identity } });
    try {
      const { plan, target, ...rest } = await planOf();
      expect([target.isLive, target.problems, plan.obstacles]).toEqual([true, [], []]);
      for (const key of ["capacity", "backup-service"])
        expect(check({ plan, target, ...rest }, key)?.verdict).toBe("unknown");
      expect(target.choices?.projects[0]?.volumeTypes?.[0]?.isEncrypted).toBeNull();
    } finally {
      await db().siteCredential.update({ where, data: { identity: row.identity as object } });
      await db().siteCredential.create({ data: { ...other, identity: other.identity as object } });
    }
  });

  it("says with numbers that a quota is too small", async () => {
    const fill = (left: number) =>
      sites.cloud.control.flip("fill-quota", {
        site: sites.oslo.region,
        what: "cores",
        project: "demo",
        left,
      });
    await fill(1);
    const view = await planOf();
    expect(check(view, `quota-${sites.oslo.credentials.demo}-cores`)).toMatchObject({
      verdict: "fail",
      numbers: { need: 2, free: 1, unit: "vCPU" },
      todo: expect.stringContaining("raised to 2 or more"),
    });
    expect(view.readiness.verdict).toBe("red");
    await fill(10_000);
  });

  it("has a missing flavor made by an administrator, and is stopped where there is none", async () => {
    await deleteFlavor(oslo, "m1.tiny");
    const { plan } = await planOf();
    expect(plan.make.flavors).toMatchObject([{ name: "m1.tiny", vcpus: 1, ramMib: 256 }]);
    expect(plan.obstacles).toEqual([]);
    const where = { id: sites.oslo.credentials.demo };
    const { identity } = await db().siteCredential.findUniqueOrThrow({ where });
    const asMember = { ...(identity as object), user: { name: "demo", domain: { id: "default" } } };
    await db().siteCredential.update({ where, data: { identity: asMember, roles: ["member"] } });
    const view = await planOf();
    expect(view.plan.obstacles.map(({ about }) => about.name)).toContain("Flavor m1.tiny (1 vCPU, 256 MiB)");
    expect(check(view, "flavors")?.verdict).toBe("fail");
    // What is the site's own is asked of the administrator in the other project.
    expect(check(view, "capacity")?.verdict).toBe("pass");
    await db().siteCredential.update({ where, data: { identity: identity as object, roles: ["admin"] } });
    const there = sites.cloud.sandbox.world.site(sites.oslo.region);
    if (there) makeFlavor(there, { id: "m1.tiny", name: "m1.tiny", vcpus: 1, ramMib: 256, diskGib: 0 });
  });

  it("proposes a flavor that an earlier recovery has made for good, and not one that may still go with its recovery", async () => {
    const there = sites.cloud.sandbox.world.site(sites.oslo.region);
    const id = "stillpoint-1-flavor-1";
    const size = { name: "m1.tiny", vcpus: 1, ramMib: 256, diskGib: 0 };
    there?.rows(FLAVORS).remove("m1.tiny");
    if (there) makeFlavor(there, { ...size, id, isPublic: false });
    const { ctx } = await beginRecovery((await planOf()).plan);
    const { id: runId } = ctx.run;
    const of = { siteId: sites.oslo.id, credentialId: sites.oslo.credentials.demo, isTemporary: false };
    await db().runResource.create({ data: { ...of, runId, kind: "flavor", resourceId: id, tag: id } });
    const proposed = async (state: "pending" | "accepted") => {
      await db().recovery.update({ where: { id: ctx.recovery.id }, data: { state } });
      return (await planOf()).mappings.find(({ kind }) => kind === "flavor")?.choice;
    };
    expect(await proposed("pending")).toEqual({ do: "make", name: "m1.tiny" });
    expect(await proposed("accepted")).toEqual({ do: "use", id, name: "m1.tiny" });
    await db().runResource.deleteMany({ where: { runId } });
    there?.rows(FLAVORS).remove(id);
    if (there) makeFlavor(there, { ...size, id: "m1.tiny" });
  });

  it.each(["refuses", "503"])(
    "says that Keystone there is down (%s), and plans nothing of it",
    async (how) => {
      await sites.heal();
      await sites.cloud.control.flip("keystone-down", { site: sites.oslo.region, how });
      const { plan, target } = await planOf();
      expect(target).toMatchObject({ isLive: false, problems: [expect.stringMatching(/^Oslo: /)] });
      expect(target.choices?.projects).toMatchObject([{ flavors: null }, { flavors: null }]);
      expect(texts(plan.obstacles)).toContain("The volume types there could not be read.");
      // The records are known without asking.
      expect(plan.imports.every(({ isKnown }) => isKnown)).toBe(true);
    },
  );

  it("says that no credential of the site is stored", async () => {
    const rows = await db().siteCredential.findMany({ where: { siteId: sites.oslo.id } });
    await db().siteCredential.deleteMany({ where: { siteId: sites.oslo.id } });
    const { plan, target } = await planOf();
    expect(target.isLive).toBe(false);
    expect(texts(plan.obstacles)).toContain("no credential of it is stored");
    for (const row of rows)
      await db().siteCredential.create({ data: { ...row, identity: row.identity as object } });
    const recordsCredentialId = sites.oslo.credentials.demo;
    await db().site.update({ where: { id: sites.oslo.id }, data: { recordsCredentialId } });
  });

  it("follows what was chosen, and tells which state of the choices it is of", async () => {
    const before = await planOf();
    const flavor = before.mappings.find(({ kind }) => kind === "flavor");
    const of = { vnfId: point.vnfId, siteId: sites.oslo.id };
    const chosen = { purpose: "real", kind: "flavor", sourceKey: flavor?.sourceKey };
    const choice = { do: "use", id: "m1.small", name: "m1.small" };
    await updateMapping(person(), { ...of, version: 0, ...chosen, choice });
    const tier = { order: 2, delaySeconds: 45, pauseBefore: null, onFailedCheck: "go-on", checks: [] };
    await updateRecoveryPlan(person(), { ...of, version: 1, bootTiers: [tier] });
    const after = await planOf();
    expect([after.planVersion, after.hash === before.hash]).toEqual([2, false]);
    expect(after.plan.servers.map(({ flavor }) => flavor)).toEqual([{ id: "m1.small" }, { id: "m1.small" }]);
    expect(after.plan.tiers[1]).toMatchObject({ order: 2, delaySeconds: 45, onFailedCheck: "go-on" });
    expect(after.mappings.find(({ kind }) => kind === "flavor")).toMatchObject({ isChosen: true });
    await db().recoveryPlan.deleteMany({ where: of });
  });

  it("boots in the order that the VNF has now, and not when the point was taken", async () => {
    const [first, second] = point.vms;
    const where = { siteId_serverId: { siteId: sites.lyon.id, serverId: first?.id ?? "" } };
    await db().vnfMember.update({ where, data: { bootOrder: 3 } });
    const { plan } = await planOf();
    expect(plan.servers.map(({ serverId, tier }) => [serverId, tier])).toEqual([
      [second?.id, 2],
      [first?.id, 3],
    ]);
    await db().vnfMember.update({ where, data: { bootOrder: 1 } });
  });

  it("estimates by what earlier recoveries there took", async () => {
    const { plan } = await planOf();
    const { ctx } = await beginRecovery(plan);
    const startedAt = new Date("2026-11-20T12:00:00Z");
    const later = (ms: number) => new Date(startedAt.getTime() + ms);
    await db().recoveryVolume.createMany({
      data: plan.volumes.map(({ key, backupRowId, sizeGib }) => ({
        ...{ recoveryId: ctx.recovery.id, sourceVolumeId: key, siteId: sites.oslo.id, backupRowId, sizeGib },
        ...{ chainGib: sizeGib, state: "gone", volumeId: randomUUID(), tries: 1 },
        ...{ startedAt, endedAt: later(sizeGib * 4_000) },
      })),
    });
    const step = (key: string, ms: number, more: object = {}) => ({
      ...{ runId: ctx.run.id, key, phase: "boot", position: 0, title: key, state: "succeeded" as const },
      ...{ startedAt, endedAt: later(ms), ...more },
    });
    await db().runStep.createMany({
      data: [
        step("boot:a", 9_000),
        step("boot:b", 90_000, { state: "failed" }),
        step("import:a", 1_000),
        step("import:b", 5, { detail: { isKnown: true } }),
      ],
    });
    const vnf = await db().vnf.findUniqueOrThrow({ where: { id: point.vnfId } });
    const { facts } = await readRecoveryFacts(vnf, {
      ...{ siteId: sites.oslo.id, pointId: point.pointId, mode: "drill", cleanUp: "at-end", only: null },
    });
    expect(facts.history).toMatchObject({ bootMs: [9_000], importMs: [1_000] });
    expect(facts.history.restores.map(({ gib, ms }) => ms / gib)).toEqual([4_000, 4_000, 4_000, 4_000]);
    // 8 s for the longest of each tier's volumes, side by side; 9 s for each tier.
    expect((await planOf()).plan.estimate).toMatchObject({
      totalMs: 26_000,
      basis: "By the last 4 restores at this target.",
    });
  });
});

describe("the plan of another recovery", () => {
  it("asks the source for a failover, and says when it does not answer", async () => {
    const answers = async () => (await planOf({ mode: "failover" })).plan.source.whatHappens[0];
    expect(await answers()).toMatch(/^Its 2 VMs at Lyon are stopped and locked first/);
    await sites.cloud.control.flip("site-dark", { site: sites.lyon.region, how: "refuses" });
    expect(await answers()).toMatch(/^Lyon does not answer/);
  });

  it("beside the original has nothing in its way, and leaves the original its addresses", async () => {
    const { plan } = await planOf({ siteId: sites.lyon.id, mode: "restore" });
    expect(plan.obstacles).toEqual([]);
    expect(plan.to).toMatchObject({ name: "Lyon", isHome: true });
    expect(plan.imports.every(({ isKnown }) => isKnown)).toBe(true);
    expect(plan.ports.map(({ mac, ips }) => [mac, ips[0]?.address])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(plan.mappings.filter(({ kind }) => kind === "address")).toMatchObject([
      { reason: "The original has it: any free address is taken." },
      { reason: "The original has it: any free address is taken." },
    ]);
  });

  it("is not made of a point that is gone, being made, or another VNF’s", async () => {
    const where = { id: point.pointId };
    await db().recoveryPoint.update({ where, data: { state: "pruned" } });
    await expect(planOf()).rejects.toMatchObject({ code: "precondition_failed" });
    await db().recoveryPoint.update({ where, data: { state: "building" } });
    await expect(planOf()).rejects.toMatchObject({ code: "precondition_failed" });
    await db().recoveryPoint.update({ where, data: { state: "complete" } });
    await expect(planOf({ pointId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    await expect(planOf({ siteId: randomUUID() })).rejects.toMatchObject({ code: "not_found" });
    await expect(planOf({ cleanUp: { keepForMinutes: 0 } })).rejects.toMatchObject({ code: "invalid" });
  });

  it("tells a viewer nothing to choose from, and strangers nothing at all", async () => {
    const ask = { vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode: "drill" };
    const viewer = sessionOf("viewer", [sites.demoProjectId]);
    expect((await recoveryPlanOf(viewer, ask)).target.choices).toBeNull();
    await expect(recoveryPlanOf(sessionOf("operator", ["edge"]), ask)).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
