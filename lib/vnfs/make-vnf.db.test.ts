import { describe, expect, it } from "vitest";
import { db } from "../db";
import { Prisma } from "../generated/prisma/client";
import { sessionOf } from "../inventory/testing/rows";
import { createVnf } from "./create-vnf";
import { addVms, storedLab, vnfForm } from "./testing/stored-lab";
import { isVnfVisible, requireVisibleVnf, visibleVnfs } from "./vnf-visibility";

const lab = storedLab();
const make = (more: Record<string, unknown> = {}) => createVnf(lab.admin, vnfForm(lab.lyon, more));
const count = () => db().vnf.count();

describe("making a VNF", () => {
  it("stores its VMs in the order given, with the volumes that they have, and writes it down", async () => {
    const members = [
      { serverId: "e1", isLeftOut: true },
      { serverId: "a1", bootOrder: 2, excludedVolumeIds: ["a1-data"] },
      { serverId: "a2", quiesceMethod: "pause" },
    ];
    const { id } = await make({ members, receiverIds: [lab.oslo], owner: "Ops  ", name: "  vIMS core " });
    const vnf = await lab.read(id);
    expect(vnf).toMatchObject({ name: "vIMS core", owner: "Ops", version: 1, rpoMinutes: 60 });
    expect(vnf.receivers.map((r) => r.siteId)).toEqual([lab.oslo]);
    expect(vnf.members).toMatchObject([
      { serverId: "e1", position: 1, projectId: "edge", isLeftOut: true, quiesceMethod: null, bootOrder: 1 },
      {
        serverId: "a1",
        position: 2,
        bootOrder: 2,
        excludedVolumeIds: ["a1-data"],
        knownVolumeIds: ["a1-data", "a1-root"],
      },
      { serverId: "a2", position: 3, name: "vm-a2", quiesceMethod: "pause" },
    ]);
    expect(await lab.lastEntry()).toMatchObject({
      action: "vnf.made",
      targetId: id,
      targetName: "vIMS core",
      siteName: "Lyon",
      details: { new: { order: ["vm-e1", "vm-a1", "vm-a2"], receivers: ["Oslo"] } },
    });
  });

  it.each([
    ["Überwachung", "ÜBERWACHUNG"],
    ["中继核心", "中继核心 "],
    ["هسته\u200cی شبکه", "هستهی شبکه"],
    ["vIMS  core", "VIMS CORE"],
  ])("takes the name %s, and refuses it to another VNF as %s", async (name, again) => {
    await make({ name });
    await expect(make({ name: again, members: [{ serverId: "a3" }] })).rejects.toMatchObject({
      code: "invalid",
      fields: { name: expect.stringContaining(`There is a VNF ${name} already`) },
    });
    expect(await count()).toBe(1);
  });

  it.each([
    [{ name: " " }, "name"],
    [{ name: "a\u202eb" }, "name"],
    [{ name: "\u200d" }, "name"],
    [{ name: "vI\u200dMS" }, "name"],
    [{ name: "x".repeat(101) }, "name"],
    [{ description: "a\u0000b" }, "description"],
    [{ owner: "a\nb" }, "owner"],
    [{ freezeBudgetMs: 45_001 }, "freezeBudgetMs"],
    [{ freezeBudgetMs: 999 }, "freezeBudgetMs"],
    [{ freezeBudgetMs: "8000" }, "freezeBudgetMs"],
    [{ onUnquiesced: "ask" }, "onUnquiesced"],
    [{ rpoMinutes: 4 }, "rpoMinutes"],
    [{ incrementsBeforeFull: -1 }, "incrementsBeforeFull"],
    [{ incrementsBeforeFull: 1.5 }, "incrementsBeforeFull"],
    [{ receiverIds: ["oslo"] }, "receiverIds.0"],
    [{ receiverIds: ["00000000-0000-4000-8000-000000000000"] }, "receiverIds"],
    [{ members: [] }, "members"],
    [{ members: [{ serverId: "a1" }, { serverId: "a1" }] }, "members"],
    [{ members: [{ serverId: "nobody" }] }, "members"],
    [{ members: [{ serverId: "a1", quiesceMethod: "prayer" }] }, "members.0.quiesceMethod"],
    [{ members: [{ serverId: "a1", bootOrder: 0 }] }, "members.0.bootOrder"],
    [{ members: [{ serverId: "a1", excludedVolumeIds: ["a2-root"] }] }, "members.0.excludedVolumeIds"],
    [{ members: Array.from({ length: 501 }, (_, i) => ({ serverId: `s${i}` })) }, "members"],
    [{ siteId: "00000000-0000-4000-8000-000000000000" }, "siteId"],
  ])("refuses %j, says which field, and stores nothing", async (more, field) => {
    const before = await db().auditEntry.count();
    await expect(make(more)).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
    expect(await count()).toBe(0);
    expect(await db().auditEntry.count()).toBe(before);
  });

  it("does not take its own site for a receiver", async () => {
    await expect(make({ receiverIds: [lab.lyon] })).rejects.toMatchObject({
      fields: { receiverIds: expect.stringContaining("own site") },
    });
  });

  it("says which VNF has a VM already: by name to those who see it", async () => {
    await make({ members: [{ serverId: "e1" }, { serverId: "a1" }] });
    const other = vnfForm(lab.lyon, { name: "other", members: [{ serverId: "a2" }, { serverId: "a1" }] });
    await expect(createVnf(lab.admin, other)).rejects.toMatchObject({
      fields: { members: "vm-a1 is in the VNF vIMS core. A VM may be in one VNF only." },
    });
    await expect(createVnf(lab.coreOperator, other)).rejects.toMatchObject({
      fields: { members: expect.stringMatching(/^vm-a1 is in a VNF that your sign-in does not show\./) },
    });
    await expect(createVnf(lab.coreOperator, { ...other, name: "VIMS core" })).rejects.toMatchObject({
      fields: { name: expect.stringMatching(/^Another VNF has this name/) },
    });
  });

  it("of a VM that was deleted, or that nothing acts on, is refused by name", async () => {
    await db().inventoryServer.updateMany({ where: { serverId: "a1" }, data: { deletedAt: new Date() } });
    await expect(make()).rejects.toMatchObject({
      fields: { members: "Deleted at the site: vm-a1. Leave them out." },
    });
    await db().siteCredential.deleteMany({ where: { projectId: "edge" } });
    await expect(make({ members: [{ serverId: "e1" }] })).rejects.toMatchObject({
      fields: { members: expect.stringContaining("No credential acts in the project of vm-e1") },
    });
  });

  it("needs the permission, and each VM's project", async () => {
    for (const role of ["viewer", "auditor"] as const)
      await expect(createVnf(sessionOf(role, ["core"]), vnfForm(lab.lyon))).rejects.toMatchObject({
        code: "forbidden",
      });
    const mixed = vnfForm(lab.lyon, { members: [{ serverId: "a1" }, { serverId: "e1" }] });
    await expect(createVnf(lab.coreOperator, mixed)).rejects.toMatchObject({
      fields: { members: expect.stringMatching(/sign-in does not give: e1\.$/) },
    });
    await createVnf(lab.coreOperator, vnfForm(lab.lyon));
  });

  it("of 500 VMs works, and a 501st is refused", async () => {
    const ids = Array.from({ length: 500 }, (_, i) => `s${i}`);
    await addVms(
      { siteId: lab.lyon, projectId: "core" },
      Object.fromEntries(ids.map((id) => [id, [`${id}-root`]])),
    );
    const { id } = await make({ members: ids.map((serverId) => ({ serverId })) });
    expect(await lab.order(id)).toEqual(ids);
  });

  it("by two people at once with one VM in common: one is made, the other is told", async () => {
    const results = await Promise.allSettled([
      make({ members: [{ serverId: "a1" }, { serverId: "a2" }] }),
      make({ name: "other", members: [{ serverId: "a2" }, { serverId: "a3" }] }),
    ]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await count()).toBe(1);
  });
});

describe("who sees a VNF", () => {
  const sees = async (session: ReturnType<typeof sessionOf>) =>
    (await db().vnf.findMany({ where: visibleVnfs(session) })).length > 0;

  it("are those who see all projects that it has or had VMs in", async () => {
    const vnf = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
    expect(await sees(lab.admin)).toBe(true);
    expect(await sees(sessionOf("auditor"))).toBe(true);
    expect(await sees(sessionOf("viewer", ["edge", "core", "other"]))).toBe(true);
    expect(await sees(lab.coreOperator)).toBe(false);
    expect(await sees(sessionOf("operator"))).toBe(false);
    await db().vnfMember.deleteMany({ where: { serverId: "e1" } });
    expect(await sees(lab.coreOperator)).toBe(false);
    await db().vnfMember.deleteMany();
    expect(await sees(sessionOf("operator"))).toBe(false);
    await expect(requireVisibleVnf(lab.coreOperator, vnf.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(requireVisibleVnf(lab.admin, "x")).rejects.toMatchObject({ code: "not_found" });
    expect(await requireVisibleVnf(lab.admin, vnf.id)).toMatchObject({ name: "vIMS core" });
  });

  it("are admin and auditor alone where nothing tells of a project", async () => {
    const bare = await db().vnf.create({ data: { siteId: lab.lyon, name: "bare" } });
    expect(await sees(lab.admin)).toBe(true);
    expect(await sees(lab.coreOperator)).toBe(false);
    const bySql = async (session: ReturnType<typeof sessionOf>) =>
      (
        await db().$queryRaw<object[]>`SELECT FROM vnfs v WHERE v.id = ${bare.id}::uuid
          AND ${isVnfVisible(session, Prisma.sql`v.id`)}`
      ).length > 0;
    expect(await bySql(lab.admin)).toBe(true);
    expect(await bySql(lab.coreOperator)).toBe(false);
  });

  it("see a deleted one only where it is asked for", async () => {
    const vnf = await lab.vnf();
    await db().vnf.update({ where: { id: vnf.id }, data: { deletedAt: new Date() } });
    await expect(requireVisibleVnf(lab.coreOperator, vnf.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await requireVisibleVnf(lab.coreOperator, vnf.id, { evenDeleted: true })).toMatchObject({
      id: vnf.id,
    });
  });
});
