import { expect, it } from "vitest";
import { db } from "../db";
import { findKnownVm } from "../inventory/get-server";
import { listInventory } from "../inventory/list-servers";
import { sessionOf } from "../inventory/testing/rows";
import { getPoint } from "../recovery-points/get-point";
import { getRun } from "../run-views/get-run";
import { feedOf } from "../run-views/run-feed";
import { person } from "../sites/testing/stored-site";
import { chooseServers } from "../vnfs/choose-servers";
import { listCandidates } from "../vnfs/list-candidates";
import { addVms } from "../vnfs/testing/stored-lab";
import { until } from "../worker/testing/database";
import { endCleanUp } from "./end-recovery";
import { getReport } from "./get-report";
import { moveRecovery } from "./move-recovery";
import { drillLab, SOON_MS } from "./testing/drill-lab";

const lab = drillLab();
const { standing, started, ended } = lab;

/** A drill that has made everything and does not end. */
async function running() {
  let isThere = false;
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  lab.during = () => {
    isThere = true;
    return held;
  };
  const drill = await started();
  await until(async () => isThere, SOON_MS);
  return { ...drill, go };
}

it("whoever watches a run sees each change of its recovery, its VMs and its volumes", async () => {
  const { runId, recoveryId, go } = await running();
  const feed = feedOf(runId);
  const stop = feed.follow(() => {});
  const view = () => feed.view?.recovery;
  try {
    await until(async () => view()?.tiers[0]?.servers[0]?.state === "healthy", SOON_MS);
    // What is seen of this one may be by the channel's opening, which tells all; of the later ones, by themselves alone.
    for (const minutes of [1, 2]) {
      const keepUntil = new Date(Date.now() + minutes * 60_000);
      await db().recovery.update({ where: { id: recoveryId }, data: { keepUntil } });
      await until(async () => view()?.keepUntil === keepUntil.toISOString(), SOON_MS);
    }
    const [hss = "", root = ""] = [lab.point.vms[0]?.id, lab.point.vms[0]?.root];
    await db().recoveryServer.update({
      where: { recoveryId_sourceServerId: { recoveryId, sourceServerId: hss } },
      data: { state: "failed", cause: "No valid host was found" },
    });
    await until(async () => view()?.tiers[0]?.servers[0]?.cause === "No valid host was found", SOON_MS);
    expect(view()).toMatchObject({ tiers: [{ state: "failed" }, { state: "healthy" }], usable: ["scscf-1"] });
    await db().recoveryVolume.update({
      where: { recoveryId_sourceVolumeId: { recoveryId, sourceVolumeId: root } },
      data: { state: "restoring", tries: 2 },
    });
    const isRestoring = () => view()?.volumes.find(({ key }) => key === root)?.state === "restoring";
    await until(async () => isRestoring(), SOON_MS);
  } finally {
    stop();
    go();
  }
  await ended(runId);
});

it("its tiers wait, are delayed, boot and are held for a person", async () => {
  const { runId, recoveryId, go } = await running();
  try {
    const plan = (await db().run.findUniqueOrThrow({ where: { id: runId } })).plan as {
      tiers: { order: number; delaySeconds: number; pauseBefore: string | null }[];
    };
    const tiers = plan.tiers.map((tier, i) => ({
      ...tier,
      delaySeconds: i === 1 ? 30 : 0,
      pauseBefore: "Look at the HSS",
    }));
    await db().run.update({ where: { id: runId }, data: { plan: { ...plan, tiers } } });
    const [hss = "", scscf = ""] = lab.point.vms.map(({ id }) => id);
    const set = (sourceServerId: string, state: string) =>
      db().recoveryServer.update({
        where: { recoveryId_sourceServerId: { recoveryId, sourceServerId } },
        data: { state },
      });
    const states = async () => (await getRun(person(), runId)).recovery?.tiers.map(({ state }) => state);
    await set(scscf, "planned");
    expect(await states()).toEqual(["healthy", "delayed"]);
    await set(hss, "up");
    expect(await states()).toEqual(["booting", "waiting"]);
    await db().runStep.upsert({
      where: { runId_key: { runId, key: "pause:2" } },
      create: {
        ...{ runId, key: "pause:2", phase: "boot", position: 9, title: "Wait", state: "running" },
        startedAt: new Date("2026-11-21T07:00:00Z"),
      },
      update: {},
    });
    expect((await getRun(person(), runId)).recovery?.tiers[1]).toMatchObject({
      state: "paused",
      pause: { text: "Look at the HSS", until: "2026-11-21T11:00:00.000Z", stepKey: "pause:2" },
    });
  } finally {
    go();
  }
  await ended(runId);
});

it("a label that a drill has seen to be wrong is said to be that, in the report and at the point", async () => {
  lab.during = async ({ recovery, plan }) => {
    await db().recoveryServer.update({
      where: {
        recoveryId_sourceServerId: {
          recoveryId: recovery.id,
          sourceServerId: plan.servers[0]?.serverId ?? "",
        },
      },
      data: { journalRecovered: true },
    });
  };
  await db().recoveryPoint.update({ where: { id: lab.point.pointId }, data: { consistency: "filesystem" } });
  const { runId, number } = await standing();
  const { report } = await getReport(person(), runId);
  expect(report.verdict).toBe("failed");
  expect(report.findings[0]).toMatch(/^hss-1 had to repair a file system/);
  const point = await getPoint(person(), lab.point.vnfId, lab.point.pointId);
  expect(point.disprovedBy).toEqual({ runId, name: `d-${number}` });
});

it("of a label that promised nothing nothing is disproved", async () => {
  lab.during = async ({ recovery }) => {
    await db().recoveryServer.updateMany({
      where: { recoveryId: recovery.id },
      data: { journalRecovered: true },
    });
  };
  await db().recoveryPoint.update({ where: { id: lab.point.pointId }, data: { consistency: "crash" } });
  const { runId } = await standing();
  expect((await getReport(person(), runId)).report.verdict).toBe("passed");
  const point = await getPoint(person(), lab.point.vnfId, lab.point.pointId);
  expect(point.disprovedBy).toBeNull();
});

it("its VMs carry its mark in the inventory, and nobody protects them, until they are gone", async () => {
  const { runId, number, recoveryId } = await standing();
  const { servers } = await lab.recoveryOf(recoveryId);
  const ids = servers.flatMap(({ serverId }) => serverId ?? []);
  const siteId = lab.sites.oslo.id;
  const projectId = await projectAtOslo();
  // The site is read by it, and not again while this goes on.
  await listInventory(person(), { site: [siteId] });
  await addVms({ siteId, projectId }, { [ids[0] ?? ""]: [], own: [] });
  const rows = async (session = person()) =>
    (await listInventory(session, { site: [siteId] })).rows.filter(
      ({ id }) => id === "own" || ids.includes(id),
    );
  const marks = async (session = person()) =>
    new Map((await rows(session)).map(({ id, drill }) => [id === "own" ? id : "copy", drill]));
  expect(await marks()).toEqual(
    new Map([
      ["copy", { name: `d-${number}`, runId }],
      ["own", null],
    ]),
  );
  // Who sees the VM's project at the target, and not the VNF, is told no more than that it is a drill's.
  await db().vnfMember.create({
    data: {
      ...{ vnfId: lab.point.vnfId, siteId: lab.sites.lyon.id, serverId: "hidden", name: "hidden" },
      ...{ projectId: "another", position: 9 },
    },
  });
  const stranger = sessionOf("operator", [projectId]);
  expect((await marks(stranger)).get("copy")).toEqual({ name: `d-${number}`, runId: null });
  expect((await findKnownVm(person(), siteId, ids[0] ?? ""))?.drill).toEqual({ name: `d-${number}`, runId });
  const candidates = async () =>
    (await listCandidates(person(), { site: siteId })).rows.map(({ serverId }) => serverId);
  expect(await candidates()).toEqual(["own"]);
  const choose = () =>
    db().$transaction((tx) =>
      chooseServers(tx, person(), { siteId, serverIds: [ids[0] ?? ""], refusal: "No.", field: "members" }),
    );
  await expect(choose()).rejects.toMatchObject({
    fields: { members: expect.stringContaining("was made by a drill that is not over") },
  });
  await db().runResource.updateMany({ where: lab.open(recoveryId), data: { removedAt: new Date() } });
  await db().$transaction((tx) => moveRecovery(tx, recoveryId, "clean-up"));
  await endCleanUp(recoveryId, 0);
  expect((await marks()).get("copy")).toBeNull();
  expect(await candidates()).toContain(ids[0]);
  await expect(choose()).resolves.toHaveLength(1);
});

const projectAtOslo = async () =>
  (await db().siteCredential.findUniqueOrThrow({ where: { id: lab.sites.oslo.credentials.demo } })).projectId;
