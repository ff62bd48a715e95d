import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../clock";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { removeLeftovers } from "../made/remove-leftovers";
import { getRun } from "../run-views/get-run";
import { person } from "../sites/testing/stored-site";
import { getVnf } from "../vnfs/get-vnf";
import { acceptRecovery } from "./accept-recovery";
import { readFailoverMarks } from "./read-failover-marks";
import type { RecoveryContext } from "./recovery-context";
import { removeMade } from "./remove-made";
import { failoverLab, VNF_NAME } from "./testing/failover-lab";

const lab = failoverLab();
const { decided, started, ended, recoveryOf, open } = lab;
const accept = (recoveryId: string, typedName = VNF_NAME) =>
  acceptRecovery(person(), { recoveryId, typedName });

describe("a failover that is accepted", () => {
  it("is the VNF from then on: its site, its VMs in their places, and who learns its backups", async () => {
    const { oslo, lyon } = lab.sites;
    const { vnfId, vms } = lab.point;
    const [first, second] = vms;
    await db().vnfReceiver.create({ data: { vnfId, siteId: oslo.id } });
    await db().vnfMember.updateMany({
      where: { vnfId, serverId: first?.id ?? "" },
      data: {
        quiesceMethod: "nova-quiesce",
        isLeftOut: true,
        knownVolumeIds: [first?.root ?? "", first?.data ?? ""],
        excludedVolumeIds: [first?.data ?? ""],
      },
    });
    await db().vnfMember.updateMany({
      where: { vnfId, serverId: second?.id ?? "" },
      data: { quiesceMethod: "none" },
    });
    const before = await lab.vnf();
    const { recoveryId, runId, number } = await decided();
    expect((await getRun(person(), runId)).recovery).toMatchObject({
      state: "pending",
      may: ["accept", "roll-back"],
    });
    const { servers, volumes } = await recoveryOf(recoveryId);
    const newOf = (key = "") => volumes.find((volume) => volume.sourceVolumeId === key)?.volumeId;
    expect(await accept(recoveryId)).toEqual({ vnfId, siteName: "Oslo", dropped: [] });
    const vnf = await lab.vnf();
    expect(vnf).toMatchObject({ siteId: oslo.id, version: before.version + 1 });
    expect(vnf.members).toMatchObject([
      {
        ...{ siteId: oslo.id, serverId: servers[0]?.serverId, projectId: lab.sites.demoProjectId },
        ...{ name: "hss-1", position: 1, bootOrder: 1, isLeftOut: true },
        // Whether it is possible there nobody knows yet.
        quiesceMethod: null,
        excludedVolumeIds: [newOf(first?.data)],
      },
      {
        ...{ siteId: oslo.id, serverId: servers[1]?.serverId },
        ...{ name: "scscf-1", position: 2, bootOrder: 2, isLeftOut: false, quiesceMethod: "none" },
        excludedVolumeIds: [],
      },
    ]);
    expect(new Set(vnf.members[0]?.knownVolumeIds)).toEqual(
      new Set([newOf(first?.root), newOf(first?.data)]),
    );
    expect(vnf.receivers.map(({ site }) => site.name)).toEqual(["Lyon"]);
    expect(vnf.formerMembers).toMatchObject([
      {
        ...{ siteId: lyon.id, serverId: first?.id, projectId: lab.sites.demoProjectId, name: "hss-1" },
        ...{ bootOrder: 1, volumeIds: [first?.root, first?.data].sort(), recoveryId, releasedAt: null },
      },
      { serverId: second?.id, name: "scscf-1", bootOrder: 2 },
    ]);
    expect(await recoveryOf(recoveryId)).toMatchObject({
      ...{ state: "accepted", openVnfId: null, decidedBy: "ada" },
    });
    const [entry] = await db().auditEntry.findMany({
      where: { action: "recovery.accepted", runId },
      orderBy: { id: "asc" },
    });
    expect(entry).toMatchObject({
      ...{ actorName: "ada", targetName: VNF_NAME, siteName: "Oslo", result: "done" },
      details: {
        failover: `f-${number}`,
        old: { site: "Lyon", members: { "hss-1": first?.id }, receivers: ["Oslo"] },
        new: { site: "Oslo", members: { "hss-1": servers[0]?.serverId }, receivers: ["Lyon"] },
        version: vnf.version,
      },
    });
    expect((await getRun(person(), runId)).recovery).toMatchObject({ state: "accepted", may: [] });
  });

  it("leaves behind what its fence was about, too, though it was taken out of the VNF before", async () => {
    const { lyon } = lab.sites;
    const { vnfId, vms } = lab.point;
    const [hss, scscf] = vms;
    await db().vnfMember.deleteMany({ where: { vnfId, serverId: hss?.id ?? "" } });
    const at = { siteId: lyon.id, siteName: "Lyon", projectId: lab.sites.demoProjectId, tier: 1 };
    const was = { wasRunning: true, wasLocked: false, cause: null, at };
    const other = await db().vnf.create({
      data: { name: "CSCF west", nameKey: randomUUID(), siteId: lyon.id },
    });
    onTestFinished(async () => {
      await db().vnf.delete({ where: { id: other.id } });
    });
    const place = { siteId: lyon.id, projectId: at.projectId };
    await db().vnfMember.create({
      data: { ...place, vnfId: other.id, serverId: "another's", name: "icscf", position: 1, bootOrder: 1 },
    });
    const earlier = randomUUID();
    for (const [serverId, releasedAt] of [
      ["left", null],
      ["dealt-with", new Date()],
    ] as const)
      await db().formerMember.create({
        data: { ...place, vnfId, serverId, name: serverId, bootOrder: 9, recoveryId: earlier, releasedAt },
      });
    lab.during = async ({ recovery }) => {
      const servers = [hss?.id, scscf?.id, "another's", "left", "dealt-with", "gone", "elsewhere"].map(
        (id) => ({
          ...{ ...was, serverId: id, name: `vm ${id}`, state: id === "gone" ? "gone" : "locked" },
          // A site that was removed since.
          ...(id === "elsewhere" && { at: { ...at, siteId: randomUUID() } }),
        }),
      );
      const fence = { at: "-", sourceAnswers: true, cause: null, servers, hook: null, isProved: true };
      await db().recovery.update({ where: { id: recovery.id }, data: { fence } });
    };
    const { recoveryId, runId } = await decided();
    await accept(recoveryId);
    const vnf = await lab.vnf();
    expect(vnf.members.map(({ name }) => name)).toEqual(["scscf-1", "hss-1"]);
    expect(vnf.formerMembers).toMatchObject([
      {
        ...{ serverId: hss?.id, siteId: lyon.id, projectId: at.projectId, name: `vm ${hss?.id}` },
        ...{ volumeIds: [hss?.root, hss?.data].sort(), recoveryId, bootOrder: 1, releasedAt: null },
      },
      { serverId: scscf?.id, name: "scscf-1", recoveryId },
      // As they were.
      ...["left", "dealt-with"].map(() => ({ recoveryId: earlier })),
    ]);
    const entry = await db().auditEntry.findFirst({
      where: { action: "recovery.accepted", runId },
      orderBy: { id: "asc" },
    });
    expect(entry?.details).toMatchObject({ left: "2 VMs at Lyon" });
  });

  it("keeps what it made for ever, whatever is written of it", async () => {
    const { recoveryId, runId } = await decided();
    await accept(recoveryId);
    const rows = () => db().runResource.findMany({ where: open(recoveryId) });
    expect((await rows()).map(({ isTemporary }) => isTemporary)).toEqual(Array(6).fill(false));
    await db().runResource.updateMany({
      where: open(recoveryId),
      data: { isTemporary: true, nextTryAt: new Date(0) },
    });
    await removeLeftovers({
      clock: systemClock,
      session: () => Promise.reject(new Error("nobody is to be asked")),
      assertFence: () => {},
    });
    expect((await rows()).map(({ tries }) => tries)).toEqual(Array(6).fill(0));
    const ctx = { recovery: { id: recoveryId }, run: { id: runId } } as RecoveryContext;
    await expect(removeMade(ctx)).rejects.toThrow("is kept on purpose");
  });

  it("takes what is checked of its VMs along to their successors", async () => {
    const { vnfId, vms } = lab.point;
    const check = { kind: "tcp", serverId: vms[0]?.id ?? "", port: 5060, within: 60 };
    const tier = { order: 1, delaySeconds: 5, pauseBefore: null, onFailedCheck: "stop" };
    const plan = await db().recoveryPlan.create({
      data: { vnfId, siteId: lab.sites.lyon.id, bootTiers: [{ ...tier, checks: [check] }] },
    });
    await db().planReadiness.create({
      data: {
        ...{ planId: plan.id, verdict: "green", checks: [], factsHash: "-" },
        ...{ checkedAt: new Date(), expiresAt: new Date(Date.now() + 60_000) },
      },
    });
    const { recoveryId } = await decided();
    await accept(recoveryId);
    const { servers } = await recoveryOf(recoveryId);
    const now = await db().recoveryPlan.findUniqueOrThrow({
      where: { id: plan.id },
      include: { readiness: true },
    });
    expect(now.bootTiers).toEqual([{ ...tier, checks: [{ ...check, serverId: servers[0]?.serverId }] }]);
    expect(now.version).toBe(plan.version + 1);
    expect(Number(now.readiness?.expiresAt)).toBeLessThan(Date.now());
  });

  it("learns nothing at a site that is known from a manifest only", async () => {
    const { recoveryId } = await decided();
    await db().site.update({ where: { id: lab.sites.lyon.id }, data: { isRemembered: true } });
    try {
      await accept(recoveryId);
    } finally {
      await db().site.update({ where: { id: lab.sites.lyon.id }, data: { isRemembered: false } });
    }
    const vnf = await lab.vnf();
    expect(vnf.receivers).toEqual([]);
    expect(vnf.formerMembers).toHaveLength(2);
  });
});

it("of one that came up in part the VNF is what works, and the rest is told", async () => {
  lab.during = async ({ recovery }) => {
    await db().recoveryServer.updateMany({
      where: { recoveryId: recovery.id, name: "hss-1" },
      data: { state: "failed", cause: "no host has room for it" },
    });
  };
  const { recoveryId, runId } = await decided();
  expect(await recoveryOf(recoveryId)).toMatchObject({ state: "partly" });
  const dropped = [{ name: "hss-1", cause: "no host has room for it" }];
  expect(await accept(recoveryId)).toMatchObject({ dropped });
  const vnf = await lab.vnf();
  expect(vnf.members).toMatchObject([{ name: "scscf-1", position: 1, bootOrder: 2 }]);
  expect(vnf.formerMembers.map(({ name }) => name)).toEqual(["hss-1", "scscf-1"]);
  const entry = await db().auditEntry.findFirst({
    where: { action: "recovery.accepted", runId },
    orderBy: { id: "asc" },
  });
  expect(entry?.details).toMatchObject({ dropped });
});

describe("it is not accepted", () => {
  it("while its run goes on, nor twice", async () => {
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    lab.during = () => held;
    const { recoveryId, runId, number } = await started();
    await expect(accept(recoveryId)).rejects.toMatchObject({
      code: "conflict",
      message: `Nothing was accepted. f-${number} goes on: wait until it is over.`,
    });
    go();
    await ended(runId);
    const results = await Promise.allSettled([accept(recoveryId), accept(recoveryId)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(accept(recoveryId)).rejects.toMatchObject({
      code: "conflict",
      message: "A failover that is accepted cannot be accepted.",
    });
    expect((await lab.vnf()).formerMembers).toHaveLength(2);
    expect(await db().auditEntry.count({ where: { action: "recovery.accepted", runId } })).toBe(1);
  });

  it("without the VNF’s name, by who may not, or who does not see it", async () => {
    const { recoveryId } = await decided();
    await expect(accept(recoveryId, "vims core")).rejects.toMatchObject({
      code: "invalid",
      fields: { typedName: `Type ${VNF_NAME}, capitals and all.` },
    });
    const form = { recoveryId, typedName: VNF_NAME };
    for (const role of ["viewer", "auditor"] as const)
      await expect(acceptRecovery(sessionOf(role, [lab.sites.demoProjectId]), form)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(acceptRecovery(sessionOf("operator", ["elsewhere"]), form)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "pending" });
    expect(await lab.vnf()).toMatchObject({ siteId: lab.sites.lyon.id, formerMembers: [] });
  });
});

it("shows at its page what it left, and what is known of that; VMs are marked", async () => {
  const { recoveryId, runId, number } = await decided();
  const { servers } = await recoveryOf(recoveryId);
  const { lyon, oslo } = lab.sites;
  const made = { siteId: oslo.id, serverId: servers[0]?.serverId ?? "" };
  const left = { siteId: lyon.id, serverId: lab.point.vms[0]?.id ?? "" };
  const marks = async (session = person()) =>
    Object.fromEntries(await readFailoverMarks(session, [made, left]));
  const [ofMade, ofLeft] = [made, left].map(({ siteId, serverId }) => `${siteId} ${serverId}`);
  expect(await marks()).toEqual({ [ofMade ?? ""]: { kind: "failover", name: `f-${number}`, runId } });
  await accept(recoveryId);
  const vnf = { id: lab.point.vnfId, name: VNF_NAME };
  expect(await marks()).toEqual({ [ofLeft ?? ""]: { kind: "former", vnf } });
  expect(await marks(sessionOf("operator", ["elsewhere"]))).toEqual({
    [ofLeft ?? ""]: { kind: "former", vnf: null },
  });
  const { formerCopies, site } = await getVnf(person(), lab.point.vnfId);
  expect(site.name).toBe("Oslo");
  expect(formerCopies).toMatchObject([
    {
      ...{ siteName: "Lyon", answers: null, asOf: null, isRisk: false },
      vms: [
        { name: "hss-1", state: "unknown", isLocked: null },
        { name: "scscf-1", state: "unknown" },
      ],
    },
  ]);
});
