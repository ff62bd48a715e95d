import { describe, expect, it } from "vitest";
import { planBackupOf } from "../../backups/read-plan";
import { startBackup } from "../../backups/start-backup";
import { db } from "../../db";
import { refreshProject } from "../../inventory/refresh-project";
import { sessionOf } from "../../inventory/testing/rows";
import { getServer } from "../../openstack/nova/servers";
import { startPrune } from "../../recovery-points/prune/start-prune";
import { deleteSite } from "../../sites/delete-site";
import { getSite } from "../../sites/get-site";
import { removeCredential } from "../../sites/remove-credential";
import { person } from "../../sites/testing/stored-site";
import { addMembers } from "../../vnfs/add-members";
import { deleteVnf } from "../../vnfs/delete-vnf";
import { getVnf } from "../../vnfs/get-vnf";
import { listCandidates } from "../../vnfs/list-candidates";
import { acceptRecovery } from "../accept-recovery";
import { failoverLab, VNF_NAME } from "../testing/failover-lab";
import { listSplitBrains } from "./list-split-brains";
import { releaseFormerMembers } from "./release-former-members";
import { stopFormerMembers } from "./stop-former-members";

const lab = failoverLab();

async function accepted() {
  const failover = await lab.decided();
  await acceptRecovery(person(), { recoveryId: failover.recoveryId, typedName: VNF_NAME });
  return failover;
}
const of = () => ({ vnfId: lab.point.vnfId, siteId: lab.sites.lyon.id });
/** The site was polled, and its inventory read, just now. */
async function lookAtLyon(state = "reachable") {
  const { siteId } = of();
  await db().siteHealth.upsert({
    where: { siteId },
    create: { siteId, state, asOf: new Date() },
    update: { state, asOf: new Date() },
  });
  for (const id of Object.values(lab.sites.lyon.credentials)) await refreshProject(id, { minAgeMs: 0 });
}
const copies = async () => (await getVnf(person(), lab.point.vnfId)).formerCopies;

describe("VMs that a VNF has left behind", () => {
  it("are told as a risk while they run, are stopped and locked when a person says so, and are dealt with", async () => {
    const { number } = await accepted();
    await lookAtLyon();
    expect(await copies()).toMatchObject([
      {
        ...{ siteName: "Lyon", answers: true, isRisk: true, asOf: expect.any(String) },
        vms: [
          { name: "hss-1", state: "running", isLocked: false },
          { name: "scscf-1", state: "running", isLocked: false },
        ],
      },
    ]);
    const risk = { vnf: { id: of().vnfId, name: VNF_NAME }, siteId: of().siteId, siteName: "Lyon" };
    expect(await listSplitBrains(person())).toMatchObject([
      { ...risk, vms: [{ name: "hss-1" }, { name: "scscf-1" }] },
    ]);
    expect(await listSplitBrains(sessionOf("operator", ["elsewhere"]))).toEqual([]);

    const { vms } = await stopFormerMembers(person(), { ...of(), typedName: VNF_NAME });
    expect(vms).toMatchObject([
      { name: "scscf-1", state: "locked", cause: null },
      { name: "hss-1", state: "locked", cause: null },
    ]);
    const session = lab.sites.cloud.session("RegionOne", { user: "admin", project: "demo" });
    for (const { serverId } of vms)
      expect(await getServer(session, serverId)).toMatchObject({
        ...{ vmState: "stopped", isLocked: true, lockedReason: `stillpoint f-${number}` },
      });
    const entries = await db().auditEntry.findMany({
      where: { action: "vnf.former_stopped", targetId: of().vnfId },
      orderBy: { id: "asc" },
    });
    expect(entries).toMatchObject([
      { result: "intent", actorName: "ada", siteName: "Lyon" },
      {
        result: "done",
        intentId: entries[0]?.id,
        details: { vms: [{ state: "locked" }, { state: "locked" }] },
      },
    ]);
    const calls = await db().auditEntry.findMany({
      where: {
        actorName: "ada",
        siteId: of().siteId,
        action: "openstack.called",
        id: { gt: entries[0]?.id ?? 0n },
      },
      orderBy: { id: "asc" },
    });
    expect(calls.filter(({ result }) => result === "intent").length).toBeGreaterThanOrEqual(4);

    await lookAtLyon();
    expect(await copies()).toMatchObject([
      { isRisk: false, vms: [{ state: "stopped", isLocked: true }, { state: "stopped" }] },
    ]);
    expect(await listSplitBrains(person())).toEqual([]);

    const released = await releaseFormerMembers(person(), { ...of(), reason: "deleted by hand" });
    expect(released).toEqual({ released: ["hss-1", "scscf-1"] });
    expect(await copies()).toEqual([]);
    const told = await db().auditEntry.findFirst({ where: { action: "vnf.former_released" } });
    expect(told).toMatchObject({
      ...{ reason: "deleted by hand", siteName: "Lyon" },
      details: { vms: [{ name: "hss-1", state: "stopped" }, { name: "scscf-1" }] },
    });
    for (const verb of [
      () => releaseFormerMembers(person(), { ...of(), reason: "again" }),
      () => stopFormerMembers(person(), { ...of(), typedName: VNF_NAME }),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "conflict" });
  }, 60_000);

  it("are nothing that could be told of while their site does not answer", async () => {
    await accepted();
    await lookAtLyon("unreachable");
    expect(await copies()).toMatchObject([{ answers: false, isRisk: false }]);
  });

  it("are not stopped by whoever may not, without a name, at a remembered site, or while in a VNF", async () => {
    await accepted();
    const form = { ...of(), typedName: VNF_NAME };
    const stop = (change: object = {}) => stopFormerMembers(person(), { ...form, ...change });
    await expect(stop({ typedName: "IMS" })).rejects.toMatchObject({
      fields: { typedName: expect.any(String) },
    });
    for (const verb of [
      () => stopFormerMembers(sessionOf("viewer", [lab.sites.demoProjectId]), form),
      () => releaseFormerMembers(sessionOf("viewer", [lab.sites.demoProjectId]), { ...of(), reason: "x" }),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "forbidden" });
    for (const verb of [
      () => stopFormerMembers(sessionOf("operator", ["elsewhere"]), form),
      () => releaseFormerMembers(sessionOf("operator", ["elsewhere"]), { ...of(), reason: "x" }),
    ])
      await expect(verb()).rejects.toMatchObject({ code: "not_found" });
    const { lyon } = lab.sites;
    await db().site.update({ where: { id: lyon.id }, data: { isRemembered: true } });
    await expect(stop()).rejects.toMatchObject({ code: "precondition_failed" });
    await db().site.update({ where: { id: lyon.id }, data: { isRemembered: false } });
    const member = await db().vnfMember.create({
      data: {
        ...{ vnfId: of().vnfId, siteId: lyon.id, serverId: lab.point.vms[0]?.id ?? "" },
        ...{ projectId: "p", name: "hss-1", position: 9 },
      },
    });
    await expect(stop()).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("In a VNF now: hss-1"),
    });
    await db().vnfMember.delete({ where: { id: member.id } });
    expect(await db().auditEntry.count({ where: { action: "vnf.former_stopped", result: "done" } })).toBe(1);
  });

  it("are told one by one when they could not be stopped", async () => {
    await accepted();
    const { lyon } = lab.sites;
    await db().siteCredential.update({ where: { id: lyon.credentials.demo }, data: { projectId: "other" } });
    try {
      const { vms } = await stopFormerMembers(person(), { ...of(), typedName: VNF_NAME });
      expect(vms).toMatchObject([
        { state: "unproved", cause: "Lyon has no credential of its project", todo: expect.any(String) },
        { state: "unproved" },
      ]);
    } finally {
      await db().siteCredential.update({
        where: { id: lyon.credentials.demo },
        data: { projectId: lab.sites.demoProjectId },
      });
    }
    const last = await db().auditEntry.findFirst({
      where: { action: "vnf.former_stopped" },
      orderBy: { id: "desc" },
    });
    expect(last).toMatchObject({ result: "failed", reason: expect.stringContaining("hss-1: ") });
  });

  it("keep their VNF, their site and their credential, and are in no VNF, until they are released", async () => {
    await accepted();
    await lookAtLyon();
    const { lyon } = lab.sites;
    const { version } = await lab.vnf();
    const vnf = { vnfId: of().vnfId, version, typedName: VNF_NAME, reason: "x" };
    await expect(deleteVnf(person(), vnf)).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("has left VMs at Lyon"),
    });
    await db().vnfReceiver.deleteMany({ where: { vnfId: of().vnfId } });
    const { version: siteVersion } = await getSite(person(), lyon.id);
    const site = { siteId: lyon.id, version: siteVersion, typedName: "Lyon", reason: "x" };
    const uses = {
      code: "precondition_failed",
      message: expect.stringMatching(
        /recovery points of the VNF vIMS core, VMs that the VNF vIMS core has left there/,
      ),
    };
    await expect(deleteSite(person(), site)).rejects.toMatchObject(uses);
    await expect(removeCredential(person(), { credentialId: lyon.credentials.demo })).rejects.toMatchObject(
      uses,
    );
    const seen = async () =>
      (await listCandidates(person(), { site: lyon.id })).rows.map(({ serverId }) => serverId);
    const [first] = lab.point.vms;
    expect(await seen()).not.toContain(first?.id);
    // Home again, as far as its row says.
    await db().vnf.update({ where: { id: of().vnfId }, data: { siteId: lyon.id } });
    const member = {
      serverId: first?.id,
      isLeftOut: false,
      bootOrder: 1,
      quiesceMethod: null,
      excludedVolumeIds: [],
    };
    const form = { vnfId: of().vnfId, version, members: [member] };
    await expect(addMembers(person(), form)).rejects.toMatchObject({
      fields: { members: expect.stringContaining("hss-1 was left behind by the VNF vIMS core") },
    });
    await releaseFormerMembers(person(), { ...of(), reason: "they are the VNF again" });
    expect(await seen()).toContain(first?.id);
    await expect(addMembers(person(), form)).resolves.toMatchObject({ added: ["hss-1"] });
  });
});

describe("while a failover is not decided about", () => {
  it("its VNF is neither backed up nor deleted, its point and its sites stay, and its VMs are in no VNF", async () => {
    const { number, recoveryId } = await lab.decided();
    const { vnfId, pointId } = lab.point;
    const { plan, hash } = await planBackupOf(person(), vnfId);
    expect(plan.obstacles[0]).toMatchObject({
      text: expect.stringContaining(`f-${number} of it is neither accepted nor rolled back`),
    });
    await expect(
      startBackup(person(), { vnfId, planHash: hash, startKey: crypto.randomUUID() }),
    ).rejects.toMatchObject({ code: "precondition_failed", message: expect.stringContaining(`f-${number}`) });
    const { version } = await lab.vnf();
    await expect(
      deleteVnf(person(), { vnfId, version, typedName: VNF_NAME, reason: "x" }),
    ).rejects.toMatchObject({
      code: "precondition_failed",
      message: `f-${number} of ${VNF_NAME} is not decided about: accept it or roll it back first.`,
    });
    await expect(startPrune(person(), { vnfId, pointIds: [pointId] })).rejects.toMatchObject({
      message: expect.stringContaining(`f-${number}`),
    });
    for (const { id, name, credentials } of [lab.sites.lyon, lab.sites.oslo]) {
      const inUse = { code: "precondition_failed" };
      const { version: siteVersion } = await getSite(person(), id);
      const form = { siteId: id, version: siteVersion, typedName: name, reason: "x" };
      await expect(deleteSite(person(), form)).rejects.toMatchObject(inUse);
      await expect(removeCredential(person(), { credentialId: credentials.demo })).rejects.toMatchObject(
        inUse,
      );
    }
    const { servers } = await lab.recoveryOf(recoveryId);
    const serverId = servers[0]?.serverId ?? "";
    const known = { status: "ACTIVE", addresses: [], volumeIds: [], searchText: "hss-1", detail: {} };
    await db().inventoryServer.create({
      data: {
        ...{ siteId: lab.sites.oslo.id, serverId, projectId: lab.sites.demoProjectId, name: "hss-1" },
        ...{ ...known, seenAt: new Date() },
      },
    });
    const candidates = await listCandidates(person(), { site: lab.sites.oslo.id });
    expect(candidates.rows.map((row) => row.serverId)).not.toContain(serverId);
  });
});
