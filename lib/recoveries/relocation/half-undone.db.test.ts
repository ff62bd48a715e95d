import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { db } from "../../db";
import { createNetwork } from "../../openstack/neutron/networks";
import { listPorts } from "../../openstack/neutron/ports";
import { createSubnet } from "../../openstack/neutron/subnets";
import { listInterfaces } from "../../openstack/nova/interfaces";
import { getServer } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import { makeVm } from "../../recovery-points/testing/make-vm";
import { getRun } from "../../run-views/get-run";
import type { FenceRecord } from "../../runs/recovery-view";
import { person } from "../../sites/testing/stored-site";
import { makeNetworks } from "../build/make-networks";
import { giveUpRecovery } from "../give-up-recovery";
import { recoveryPlanOf } from "../recovery-plan-of";
import { retryUndo } from "../retry-undo";
import { startFailover } from "../start-failover";
import { OFF, RUNS, relocationLab, trouble, UNDONE } from "./testing/relocation-lab";
import { watchHalfUndone } from "./watch-half-undone";

/* What an undo cannot do at once, and who goes on with it. */

vi.setConfig({ testTimeout: 240_000 });

const lab = relocationLab();
const { stage, powers, relocated, ended, openThings } = lab;

describe("that cannot be undone whole", () => {
  it("leaves its source off while a VM may be at the target; tried again, it runs", async () => {
    lab.build = lab.buildAndLose;
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: { state: "half-undone" } });
    expect(run.failure).toMatchObject({ cause: expect.stringContaining("Nothing was started at Lyon") });
    expect(await powers()).toEqual(OFF);
    expect((await getRun(person(), run.id)).recovery?.may).toEqual(["try-again", "give-target-up"]);
    await stage.sites.heal();
    const { runId, number } = await retryUndo(person(), { recoveryId: run.recoveryId });
    expect(
      await db().auditEntry.findMany({ where: { runId, action: "recovery.undo_retried" } }),
    ).toMatchObject([{ actorName: person().name, targetId: stage.point.vnfId, siteName: "Oslo" }]);
    expect(number).toBeGreaterThan(run.number);
    expect(await ended(runId)).toMatchObject({ state: "succeeded", recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
  });

  it("is tried again by the worker, once its time has come and the sites answer that are needed", async () => {
    lab.build = lab.buildAndLose;
    const run = await relocated();
    expect(run).toMatchObject({ recovery: { state: "half-undone" } });
    const tried = () => db().run.findFirst({ where: { recoveryId: run.recoveryId, kind: "rollback" } });
    const later = () =>
      db().run.update({ where: { id: run.id }, data: { endedAt: new Date(Date.now() - 10 * 60_000) } });
    await stage.sites.heal();
    await watchHalfUndone();
    expect(await tried()).toBeNull();
    await later();
    await lab.darken();
    await watchHalfUndone();
    expect(await tried()).toBeNull();
    await stage.sites.heal();
    await Promise.all([watchHalfUndone(), watchHalfUndone()]);
    expect(await db().run.count({ where: { recoveryId: run.recoveryId, kind: "rollback" } })).toBe(1);
    expect(await ended((await tried())?.id ?? "")).toMatchObject({ state: "succeeded", recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
  });

  it("since its workflow is gone, is undone by another run", async () => {
    const run = await relocated();
    const recoveryId = run.recoveryId ?? "";
    await db().recovery.update({ where: { id: recoveryId }, data: { state: "running", servingAt: null } });
    await giveUpRecovery({ id: run.id });
    expect(await db().recovery.findUniqueOrThrow({ where: { id: recoveryId } })).toMatchObject({
      state: "half-undone",
    });
    const { runId } = await retryUndo(person(), { recoveryId });
    expect(await ended(runId)).toMatchObject({ recovery: UNDONE });
    expect(await powers()).toEqual(RUNS);
    expect(await openThings()).toBe(0);
  });

  it("since its source is lost, gives way to a failover, which knows what is off", async () => {
    lab.build = async () => {
      await stage.flip("site-dark", { how: "refuses" });
      await trouble();
    };
    const run = await relocated();
    expect(run).toMatchObject({ state: "failed", recovery: { state: "half-undone" } });
    const newest = await db().recoveryPoint.findFirstOrThrow({
      where: { vnfId: stage.point.vnfId },
      orderBy: { takenAt: "desc" },
    });
    const wanted = { vnfId: stage.point.vnfId, siteId: stage.sites.oslo.id, pointId: newest.id };
    const { plan, hash } = await recoveryPlanOf(person(), { ...wanted, mode: "failover" });
    expect(plan.obstacles).toEqual([]);
    const { runId } = await startFailover(person(), {
      ...{ ...wanted, planHash: hash, startKey: randomUUID(), typedName: lab.name },
      ...{ reason: "Lyon is lost", overrides: plan.overridesNeeded },
    });
    const before = await db().recovery.findUniqueOrThrow({ where: { id: run.recoveryId ?? "" } });
    expect(before).toMatchObject({ state: "superseded", openVnfId: null });
    expect(
      await db().auditEntry.findFirst({ where: { action: "recovery.gave_way" }, orderBy: { id: "desc" } }),
    ).toMatchObject({ actorName: person().name, details: { relocation: `r-${run.number}` } });
    const { recovery } = await db().run.findUniqueOrThrow({
      where: { id: runId },
      include: { recovery: true },
    });
    const record = recovery?.fence as unknown as FenceRecord;
    expect(record.servers).toMatchObject(
      ["scscf", "hss"].map((vm) => ({
        name: vm,
        state: "locked",
        wasRunning: true,
        lockedAs: `stillpoint r-${run.number}`,
      })),
    );
    await ended(runId);
  });
});

describe("a relocation to where former VMs of the VNF are", () => {
  it("gives back what they gave up when it is undone, before the source runs again", async () => {
    const { sites, point } = stage;
    const there = sites.cloud.session(sites.oslo.region, { user: "admin", project: "demo" });
    const home = sites.cloud.session(sites.lyon.region, { user: "admin", project: "demo" });
    const [vm] = point.vms;
    const [port] = await collect(listPorts(home, { deviceIds: [vm?.id ?? ""] }));
    const address = port?.fixedIps[0]?.address ?? "";
    const { id: networkId } = await createNetwork(there, { name: "lyon-net" });
    await createSubnet(there, {
      ...{ networkId, name: "lyon", ipVersion: 4, cidr: "10.10.0.0/24", hasDhcp: false },
      gatewayIp: "10.10.0.254",
    });
    const { id: serverId } = await makeVm(there, "hss", {
      networks: [{ network: networkId, fixedIp: address }],
    });
    const recovery = await db().recovery.create({
      data: {
        ...{
          mode: "failover",
          vnfId: point.vnfId,
          vnfName: lab.name,
          pointId: point.pointId,
          isDrill: false,
        },
        ...{ fromSiteId: sites.oslo.id, fromSiteName: "Oslo", toSiteId: sites.lyon.id, toSiteName: "Lyon" },
      },
    });
    await db().formerMember.create({
      data: {
        ...{ vnfId: point.vnfId, siteId: sites.oslo.id, serverId, name: "hss", bootOrder: 1 },
        ...{ projectId: sites.demoProjectId, recoveryId: recovery.id },
      },
    });
    const [before] = await collect(listPorts(there, { deviceIds: [serverId] }));
    const seen: { nics: number; source: string[] }[] = [];
    lab.build = async (ctx) => {
      await makeNetworks(ctx);
      seen.push({ nics: (await listInterfaces(there, serverId)).length, source: await powers() });
      await trouble();
    };
    const run = await relocated();
    expect(seen).toEqual([{ nics: 0, source: OFF }]);
    expect(run).toMatchObject({ state: "failed", recovery: UNDONE });
    const [after] = await collect(listPorts(there, { deviceIds: [serverId] }));
    expect(after).toMatchObject({ mac: before?.mac, fixedIps: before?.fixedIps });
    expect(await powers()).toEqual(RUNS);
    // It ran beside: it was stopped and locked for this, and stays so.
    expect(await getServer(there, serverId)).toMatchObject({ vmState: "stopped", isLocked: true });
    const steps = await db().runStep.findMany({
      where: { runId: run.id, key: { startsWith: "give-back:" } },
      select: { state: true },
    });
    expect(steps).toEqual([{ state: "succeeded" }]);
    expect(await openThings()).toBe(0);
  });
});
