import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "../../db";
import { tagOf } from "../../made/tag-of";
import { deleteBackup } from "../../openstack/cinder/backup-changes";
import { waitForBackupGone } from "../../openstack/cinder/backups";
import { createNetwork } from "../../openstack/neutron/networks";
import { createPort, deletePort } from "../../openstack/neutron/port-changes";
import { createSubnet } from "../../openstack/neutron/subnets";
import { createFlavor, deleteFlavor } from "../../openstack/nova/flavors";
import type { Session } from "../../openstack/session";
import { type TwoSites, twoSites } from "../../recovery-points/testing/two-sites";
import { RunStopped } from "../../runs/run-stopped";
import { DAEMONS } from "../../sandbox/cinder/rows";
import { person } from "../../sites/testing/stored-site";
import { recoveryPlanOf } from "../recovery-plan-of";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { beginRecovery } from "../testing/begin-recovery";
import { type PointAtLyon, pointAtLyon } from "../testing/point-at-lyon";
import { accessCheck } from "./check-access";
import { runPreflight } from "./run-preflight";

let sites: TwoSites;
let point: PointAtLyon;
let plan: RecoveryRunPlan;
let oslo: Session;

beforeAll(async () => {
  sites = await twoSites();
  oslo = sites.cloud.session(sites.oslo.region, { user: "admin", project: "demo" });
  point = await pointAtLyon(sites, ["hss-1"]);
  plan = await planNow();
});
afterEach(() => sites.heal());
afterAll(async () => {
  await db().run.deleteMany({ where: { kind: { not: "backup" }, vnfId: point.vnfId } });
  await db().recovery.deleteMany({ where: { vnfId: point.vnfId } });
});

const planNow = async (mode = "drill") =>
  (
    await recoveryPlanOf(person(), {
      ...{ vnfId: point.vnfId, siteId: sites.oslo.id, pointId: point.pointId, mode },
    })
  ).plan;

/** What the run was stopped for, and how its checks ended. */
async function stopped(of = plan) {
  const { ctx, journal } = await beginRecovery(of);
  const error = await runPreflight(ctx).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RunStopped)) throw new Error(`it was not stopped: ${error}`, { cause: error });
  return { reason: error.reason, journal };
}

async function passed(of = plan) {
  const { ctx, journal } = await beginRecovery(of);
  await runPreflight(ctx);
  return Object.fromEntries([...journal.ends].map(([key, { state, cause }]) => [key, cause ?? state]));
}

const changed = (change: (plan: RecoveryRunPlan) => void): RecoveryRunPlan => {
  const other = structuredClone(plan);
  change(other);
  return other;
};

it("finds nothing against a drill whose target is as planned", async () => {
  expect(await passed()).toEqual({
    "check:access": "succeeded",
    "check:point": "succeeded",
    "check:target": "succeeded",
    "check:services": "succeeded",
    "check:records": "succeeded",
    "check:addresses": "skipped",
    "check:quota": "succeeded",
  });
});

describe("the quota", () => {
  it("stops it with what is needed, what is free, and what to do", async () => {
    const fill = (what: string, left: number) =>
      sites.cloud.control.flip("fill-quota", { site: sites.oslo.region, what, project: "demo", left });
    await fill("gigabytes", 2);
    await fill("cores", 0);
    const { reason, journal } = await stopped();
    expect(reason).toEqual({
      cause:
        "Project demo at Oslo has no room for this recovery: it needs 1 vCPUs, and 0 of 0 are free. There is 1 more obstacle.",
      todo: "Have the quota raised to 1 or more, or delete what is no longer needed.",
      step: "check:quota",
    });
    expect(journal.ends.get("check:quota")).toMatchObject({
      state: "failed",
      cause: expect.stringContaining("it needs 3 GiB of volumes, and 2 of 2 are free."),
      detail: { projects: [{ project: "demo" }] },
    });
    await fill("gigabytes", 100_000);
    await fill("cores", 10_000);
  });

  it("of ports stops it, too, where the site's limit of them is reached", async () => {
    const fill = (left: number) =>
      sites.cloud.control.flip("fill-quota", {
        ...{ site: sites.oslo.region, what: "ports", project: "demo", left },
      });
    await fill(0);
    expect((await stopped()).reason).toMatchObject({
      cause: expect.stringMatching(/it needs 1 ports?, and 0 of \d+ are free/),
      step: "check:quota",
    });
    await fill(1_000);
    await passed();
  });
});

describe("what the plan uses", () => {
  it("stops it when it is gone, by its name", async () => {
    const { id } = await createFlavor(oslo, { name: "hss", vcpus: 1, ramMib: 256, diskGib: 0 });
    const withFlavor = changed((p) => {
      for (const server of p.servers) server.flavor = { id };
      const row = p.mappings.find(({ kind }) => kind === "flavor");
      if (row) row.choice = { do: "use", id, name: "hss" };
    });
    await passed(withFlavor);
    await deleteFlavor(oslo, id);
    expect((await stopped(withFlavor)).reason).toEqual({
      cause: "The flavor hss that the plan uses is not at Oslo any more.",
      todo: "Look at the plan again, and start it from there.",
      step: "check:target",
    });
    const withOthers = changed((p) => {
      for (const port of p.ports) port.network = { id: "00000000-0000-4000-8000-000000000000" };
      for (const volume of p.volumes) volume.typeName = "gold";
      for (const server of p.servers) Object.assign(server, { zone: "mars", keypair: { id: "nobody" } });
    });
    const causes = (await stopped(withOthers)).journal.ends.get("check:target")?.cause;
    for (const what of ["network 0000", "volume type gold", "zone mars", "keypair nobody"])
      expect(causes).toContain(`The ${what}`);
  });

  it("stops it when an address is taken by another port, not by its own", async () => {
    const { id: networkId } = await createNetwork(oslo, { name: "demo-net" });
    const subnet = await createSubnet(oslo, {
      ...{
        networkId,
        name: "demo-subnet",
        cidr: "10.10.0.0/24",
        ipVersion: 4,
        hasDhcp: false,
        gatewayIp: null,
      },
    });
    const failover = await planNow("failover");
    const [port] = failover.ports;
    const address = port?.ips[0]?.address ?? "";
    expect(port).toMatchObject({ network: { id: networkId }, ips: [{ subnet: { id: subnet.id } }] });
    expect((await passed(failover))["check:addresses"]).toBe("succeeded");
    const other = await createPort(oslo, {
      ...{ name: "printer", networkId, fixedIps: [{ subnetId: subnet.id, address }], mac: port?.mac ?? "" },
    });
    const { reason } = await stopped(failover);
    expect(reason).toMatchObject({
      cause: `The address ${address} of hss-1 is taken at Oslo by the port ${other.id}. There is 1 more obstacle.`,
      todo: expect.stringMatching(/^Free it, or choose another one in the recovery plan\./),
      step: "check:addresses",
    });
    // The plan made now knows it, too: nobody overlooks it in a drill.
    const again = await planNow("failover");
    expect(again.obstacles.map(({ text }) => text)).toContain(
      "Another port there has it. Free it, or choose another address.",
    );
    expect((await planNow()).warnings.map(({ text }) => text)).toContain(
      "the drill does without it, and a failover does not: Another port there has it. Free it, or choose another address.",
    );
    await deletePort(oslo, other.id);
    const { ctx } = await beginRecovery(failover);
    await createPort(oslo, {
      ...{
        name: "hss-1-eth0",
        networkId,
        fixedIps: [{ subnetId: subnet.id, address }],
        mac: port?.mac ?? "",
      },
      description: tagOf(ctx.run.id, `port:${port?.key}`).name,
    });
    await runPreflight(ctx);
    await stopped(failover);
  });
});

it("stops when cinder-backup is down", async () => {
  const daemons = sites.cloud.sandbox.world.site(sites.oslo.region)?.rows(DAEMONS);
  const backups = daemons?.all().filter(({ binary }) => binary === "cinder-backup") ?? [];
  for (const { id } of backups) daemons?.update(id, { isUp: false });
  expect((await stopped()).reason).toMatchObject({
    cause: expect.stringMatching(/^cinder-backup is not up at Oslo: .+ is down\.$/),
    step: "check:services",
  });
  for (const { id } of backups) daemons?.update(id, { isUp: true });
});

describe("the point", () => {
  it("stops it when it was pruned, and when a prune is at it", async () => {
    const point = { id: plan.point.id };
    await db().recoveryPoint.update({ where: point, data: { state: "pruned" } });
    expect((await stopped()).reason).toMatchObject({
      cause: "The backups of this recovery point were deleted.",
      step: "check:point",
    });
    await db().recoveryPoint.update({ where: point, data: { state: "complete" } });
    const [rowId = ""] = plan.imports.map(({ backupRowId }) => backupRowId);
    await db().pointBackup.update({ where: { id: rowId }, data: { state: "deleting" } });
    expect((await stopped()).reason.cause).toBe("1 backup of its chains is not available any more.");
    await db().pointBackup.update({ where: { id: rowId }, data: { state: "available" } });
    const { ctx } = await beginRecovery(plan);
    const prune = { kind: "prune" as const, plan: { deletions: [{ rowId }] } };
    const { number } = await db().run.update({ where: { id: ctx.run.id }, data: prune });
    expect((await stopped()).reason.cause).toBe(`p-${number} is deleting backups that this recovery needs.`);
    await db().run.update({ where: { id: ctx.run.id }, data: { endedAt: new Date() } });
    await passed();
  });
});

describe("the records", () => {
  it("stop it when one is neither known nor can be brought there", async () => {
    const [first] = plan.imports;
    if (!first) throw new Error("no imports");
    const unknown = changed((p) => {
      for (const each of p.imports) if (each.backupId === first.backupId) each.isKnown = false;
    });
    await passed(unknown);
    const where = { id: first.backupRowId };
    const { sealedRecord } = await db().pointBackup.findUniqueOrThrow({ where });
    await db().pointBackup.update({ where, data: { sealedRecord: null } });
    expect((await stopped(unknown)).reason.cause).toContain("its record was never read");
    await db().pointBackup.update({ where, data: { sealedRecord: `${sealedRecord?.slice(0, -4)}AAAA` } });
    expect((await stopped(unknown)).reason.cause).toContain("is sealed by another installation’s key");
    await db().pointBackup.update({ where, data: { sealedRecord } });
  });

  it("stop it when one is gone at the target, although our catalogue has it", async () => {
    const [last] = plan.imports.slice(-1);
    if (!last) throw new Error("no imports");
    await deleteBackup(oslo, last.backupId);
    await waitForBackupGone(oslo, last.backupId, {
      deadlineMs: 20_000,
      interval: { firstMs: 10, maxMs: 50 },
    });
    expect((await stopped()).reason).toMatchObject({
      cause: `The record of the backup ${last.backupId} is not in its project at Oslo any more.`,
      step: "check:records",
    });
  });
});

describe("Keystone at the target", () => {
  it("that is down stops it in words, after three tries", async () => {
    const { ctx, journal } = await beginRecovery(plan);
    await sites.heal();
    await sites.cloud.control.flip("keystone-down", { site: sites.oslo.region, how: "503" });
    await expect(runPreflight(ctx)).rejects.toMatchObject({
      reason: {
        cause: expect.stringMatching(/^Signing in to Oslo failed, tried 3 times: /),
        step: "check:access",
      },
    });
    expect(journal.attempts.filter(({ key }) => key === "check:access")).toHaveLength(3);
  });

  it("that is slow is waited for three times, and the time is told", async () => {
    const { ctx } = await beginRecovery(plan);
    await sites.heal();
    await sites.cloud.control.flip("keystone-down", { site: sites.oslo.region, how: "never-answers" });
    const check = accessCheck({ callMs: 300, tries: 3, pauseMs: 10 });
    expect(await check.run(ctx)).toMatchObject({
      findings: [{ weight: "stop", cause: "Keystone at Oslo did not answer within 0.3 s, tried 3 times." }],
    });
  });
});

it("stops when a credential was removed", async () => {
  const other = changed((p) => {
    const credentialId = "00000000-0000-4000-8000-000000000000";
    for (const thing of [...p.servers, ...p.volumes, ...p.ports, ...p.imports])
      thing.credentialId = credentialId;
  });
  expect((await stopped(other)).reason).toMatchObject({
    cause: expect.stringMatching(/^A credential that the plan uses was removed from Oslo\./),
    step: "check:access",
  });
});
