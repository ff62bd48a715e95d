import { describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { addMembers } from "./add-members";
import { changeMembers } from "./change-members";
import { deleteVnf } from "./delete-vnf";
import { orderMembers } from "./order-members";
import { pauseVnf } from "./pause-vnf";
import { removeMembers } from "./remove-members";
import { addRun } from "./testing/add-run";
import { addVms, storedLab, vnfForm } from "./testing/stored-lab";
import { updateVnf } from "./update-vnf";

const lab = storedLab();
const three = { members: [{ serverId: "a1" }, { serverId: "a2" }, { serverId: "a3" }] };
const settings = (vnf: { id: string; version: number }, more: Record<string, unknown> = {}) => {
  const { siteId: _, members: __, ...form } = vnfForm(lab.lyon);
  return { ...form, ...more, vnfId: vnf.id, version: vnf.version };
};
const entries = () => db().auditEntry.count();

describe("changing the settings", () => {
  it("stores and writes down what was changed, and counts it", async () => {
    const vnf = await lab.vnf();
    const wanted = settings(vnf, { name: "IMS", freezeBudgetMs: 5000, receiverIds: [lab.oslo] });
    expect(await updateVnf(lab.admin, wanted)).toEqual({
      changed: ["name", "freezeBudgetMs", "receivers"],
      version: 2,
    });
    expect(await lab.read(vnf.id)).toMatchObject({ name: "IMS", freezeBudgetMs: 5000, version: 2 });
    expect((await lab.read(vnf.id)).receivers).toMatchObject([{ siteId: lab.oslo }]);
    expect(await lab.lastEntry()).toMatchObject({
      action: "vnf.changed",
      details: {
        old: { name: "vIMS core", freezeBudgetMs: 8000, receivers: [] },
        new: { name: "IMS", freezeBudgetMs: 5000, receivers: ["Oslo"] },
      },
    });
  });

  it("sets the RTO and how often a drill is demanded, keeps what is not said, and takes them away", async () => {
    const vnf = await lab.vnf();
    const wanted = settings(vnf, { rtoMinutes: 30, drillEveryDays: 90 });
    expect(await updateVnf(lab.admin, wanted)).toEqual({
      changed: ["rtoMinutes", "drillEveryDays"],
      version: 2,
    });
    await updateVnf(lab.admin, settings({ ...vnf, version: 2 }, { owner: "NOC" }));
    expect(await lab.read(vnf.id)).toMatchObject({ rtoMinutes: 30, drillEveryDays: 90, owner: "NOC" });
    await updateVnf(lab.admin, settings({ ...vnf, version: 3 }, { rtoMinutes: null, drillEveryDays: null }));
    expect(await lab.read(vnf.id)).toMatchObject({ rtoMinutes: null, drillEveryDays: null });
    expect(await lab.lastEntry()).toMatchObject({
      details: {
        old: { rtoMinutes: 30, drillEveryDays: 90 },
        new: { rtoMinutes: null, drillEveryDays: null },
      },
    });
  });

  it.each([
    [{ rtoMinutes: 0 }, { rtoMinutes: "An RTO is from 1 minute to 30 days. Leave it empty for none." }],
    [{ rtoMinutes: "soon" }, { rtoMinutes: "An RTO is from 1 minute to 30 days. Leave it empty for none." }],
    [
      { drillEveryDays: 0.5 },
      { drillEveryDays: "A drill is due each 1 to 3650 days. Leave it empty for none." },
    ],
  ])("refuses %j beside its field", async (more, fields) => {
    const vnf = await lab.vnf();
    await expect(updateVnf(lab.admin, settings(vnf, more))).rejects.toMatchObject({
      code: "invalid",
      fields,
    });
  });

  it("of nothing leaves no trace, and takes a name’s own spelling", async () => {
    const vnf = await lab.vnf();
    const before = await entries();
    expect(await updateVnf(lab.admin, settings(vnf))).toEqual({ changed: [], version: 1 });
    expect(await entries()).toBe(before);
    expect(await updateVnf(lab.admin, settings(vnf, { name: "VIMS core" }))).toMatchObject({
      changed: ["name"],
    });
  });

  it("by two people at once: the second is told who did what", async () => {
    const vnf = await lab.vnf();
    const eve = { ...sessionOf("operator", ["core"]), name: "eve" };
    await updateVnf(eve, settings(vnf, { owner: "NOC" }));
    await expect(updateVnf(lab.admin, settings(vnf, { name: "IMS" }))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(
        /^vIMS core was changed since you opened this page: eve changed its settings at \d\d:\d\d:\d\d UTC\./,
      ),
    });
    expect(await lab.read(vnf.id)).toMatchObject({ name: "vIMS core", owner: "NOC" });
  });
});

describe("the freeze order", () => {
  const order = (vnf: { id: string; version: number }, ...serverIds: string[]) =>
    orderMembers(lab.admin, { vnfId: vnf.id, version: vnf.version, serverIds });

  it("is stored as given, and written down by names", async () => {
    const vnf = await lab.vnf(three);
    expect(await order(vnf, "a3", "a1", "a2")).toEqual({ version: 2 });
    expect(await lab.order(vnf.id)).toEqual(["a3", "a1", "a2"]);
    expect((await lab.read(vnf.id)).members.map((m) => m.position)).toEqual([1, 2, 3]);
    expect(await lab.lastEntry()).toMatchObject({
      action: "vnf.ordered",
      details: { old: { order: ["vm-a1", "vm-a2", "vm-a3"] }, new: { order: ["vm-a3", "vm-a1", "vm-a2"] } },
    });
  });

  it("as it is already leaves no trace", async () => {
    const vnf = await lab.vnf(three);
    const before = await entries();
    expect(await order(vnf, "a1", "a2", "a3")).toEqual({ version: 1 });
    expect(await entries()).toBe(before);
  });

  it.each([[["a1", "a2"]], [["a1", "a2", "a2"]], [["a1", "a2", "e1"]], [["a1", "a2", "a3", "e1"]]])(
    "of %j is refused: not exactly its VMs",
    async (ids) => {
      const vnf = await lab.vnf(three);
      await expect(order(vnf, ...ids)).rejects.toMatchObject({
        code: "invalid",
        fields: { serverIds: expect.any(String) },
      });
      expect(await lab.order(vnf.id)).toEqual(["a1", "a2", "a3"]);
    },
  );

  it("of 500 VMs is reversed exactly", async () => {
    const ids = Array.from({ length: 500 }, (_, i) => `s${i}`);
    await addVms(
      { siteId: lab.lyon, projectId: "core" },
      Object.fromEntries(ids.map((id) => [id, [`${id}-root`]])),
    );
    const vnf = await lab.vnf({ members: ids.map((serverId) => ({ serverId })) });
    await order(vnf, ...[...ids].reverse());
    expect(await lab.order(vnf.id)).toEqual([...ids].reverse());
  });

  it("by two people at once: one of them is told", async () => {
    const vnf = await lab.vnf(three);
    const results = await Promise.allSettled([order(vnf, "a3", "a2", "a1"), order(vnf, "a2", "a1", "a3")]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
    const rejected = results.find((r) => r.status === "rejected");
    expect(rejected?.reason).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("freeze order"),
    });
  });
});

describe("how VMs take part", () => {
  const as = (serverId: string, more: object = {}) => ({
    ...{ serverId, quiesceMethod: null, isLeftOut: false, bootOrder: 1, excludedVolumeIds: [] },
    ...more,
  });
  const change = (vnf: { id: string; version: number }, ...members: object[]) =>
    changeMembers(lab.admin, { vnfId: vnf.id, version: vnf.version, members });

  it("is changed for those that were named, and written down by their names", async () => {
    const vnf = await lab.vnf(three);
    const wanted = as("a1", { quiesceMethod: "stop", excludedVolumeIds: ["a1-data"], bootOrder: 3 });
    expect(await change(vnf, wanted, as("a2"), as("a3", { isLeftOut: true }))).toEqual({
      changed: 2,
      version: 2,
    });
    expect((await lab.read(vnf.id)).members).toMatchObject([
      { quiesceMethod: "stop", isLeftOut: false, bootOrder: 3, excludedVolumeIds: ["a1-data"], position: 1 },
      { quiesceMethod: null, isLeftOut: false, bootOrder: 1, excludedVolumeIds: [] },
      { quiesceMethod: null, isLeftOut: true },
    ]);
    expect(await lab.lastEntry()).toMatchObject({
      action: "vnf.members_changed",
      details: {
        old: {
          "vm-a1": { quiesceMethod: null, excludedVolumeIds: [], bootOrder: 1 },
          "vm-a3": { isLeftOut: false },
        },
        new: { "vm-a1": { quiesceMethod: "stop" }, "vm-a3": { isLeftOut: true } },
      },
    });
  });

  it("as it is already leaves no trace, in whatever order volumes are named", async () => {
    const vnf = await lab.vnf({ members: [{ serverId: "a1", excludedVolumeIds: ["a1-data", "a1-root"] }] });
    const before = await entries();
    await change(vnf, as("a1", { excludedVolumeIds: ["a1-root", "a1-data"] }));
    expect(await entries()).toBe(before);
  });

  it("is refused for a foreign volume, and for what a form left out", async () => {
    const vnf = await lab.vnf(three);
    await expect(change(vnf, as("a1", { excludedVolumeIds: ["a2-root"] }))).rejects.toMatchObject({
      fields: { "members.0.excludedVolumeIds": expect.stringContaining("a2-root") },
    });
    await expect(change(vnf, { serverId: "a1" })).rejects.toMatchObject({
      fields: { "members.0.isLeftOut": expect.any(String) },
    });
    await expect(change(vnf, as("e1"))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("VMs that come and go", () => {
  it("join at the end, and those behind one that goes close ranks", async () => {
    const vnf = await lab.vnf();
    const members = [{ serverId: "e1" }, { serverId: "a3" }];
    expect(await addMembers(lab.admin, { vnfId: vnf.id, version: 1, members })).toEqual({
      added: ["vm-e1", "vm-a3"],
      version: 2,
    });
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "vnf.members_added", targetId: vnf.id, actorName: lab.admin.name },
      details: { new: { members: ["vm-e1", "vm-a3"] } },
    });
    const gone = { vnfId: vnf.id, version: 2, serverIds: ["a2", "e1"] };
    expect(await removeMembers(lab.admin, gone)).toEqual({ removed: ["vm-a2", "vm-e1"], version: 3 });
    expect(await lab.lastEntry()).toMatchObject({
      ...{ action: "vnf.members_removed", targetId: vnf.id, actorName: lab.admin.name },
      details: { old: { members: ["vm-a2", "vm-e1"] } },
    });
    expect((await lab.read(vnf.id)).members.map((m) => [m.serverId, m.position])).toEqual([
      ["a1", 1],
      ["a3", 2],
    ]);
    expect(await lab.vnf({ name: "other", members: [{ serverId: "a2" }] })).toBeDefined();
  });

  it("are refused where they are in a VNF already, this one or another", async () => {
    const vnf = await lab.vnf();
    await lab.vnf({ name: "other", members: [{ serverId: "a3" }] });
    for (const [serverId, name] of [
      ["a1", "vIMS core"],
      ["a3", "other"],
    ])
      await expect(
        addMembers(lab.admin, { vnfId: vnf.id, version: 1, members: [{ serverId }] }),
      ).rejects.toMatchObject({ fields: { members: expect.stringContaining(`is in the VNF ${name}`) } });
  });

  it("are never more than 500", async () => {
    const ids = Array.from({ length: 499 }, (_, i) => `s${i}`);
    await addVms({ siteId: lab.lyon, projectId: "core" }, Object.fromEntries(ids.map((id) => [id, []])));
    const vnf = await lab.vnf();
    const members = ids.map((serverId) => ({ serverId }));
    await expect(addMembers(lab.admin, { vnfId: vnf.id, version: 1, members })).rejects.toMatchObject({
      fields: { members: "A VNF has at most 500 VMs; vIMS core has 2." },
    });
  });

  it("do not leave an empty VNF behind", async () => {
    const vnf = await lab.vnf();
    const all = { vnfId: vnf.id, version: 1, serverIds: ["a1", "a2"] };
    await expect(removeMembers(lab.admin, all)).rejects.toMatchObject({ code: "precondition_failed" });
    expect(await lab.order(vnf.id)).toEqual(["a1", "a2"]);
  });
});

describe("pausing", () => {
  it("and resuming are stored once each, with the reason", async () => {
    const vnf = await lab.vnf();
    const pause = { vnfId: vnf.id, version: 1, isPaused: true, reason: "maintenance" };
    const paused = await pauseVnf(lab.coreOperator, pause);
    expect(paused).toMatchObject({ pausedAt: expect.any(String), version: 2 });
    expect(await lab.lastEntry()).toMatchObject({ action: "vnf.paused", reason: "maintenance" });
    const before = await entries();
    expect(await pauseVnf(lab.admin, { ...pause, version: 2 })).toEqual(paused);
    expect(await entries()).toBe(before);
    expect(await pauseVnf(lab.admin, { ...pause, version: 2, isPaused: false })).toMatchObject({
      pausedAt: null,
    });
    expect(await lab.lastEntry()).toMatchObject({ action: "vnf.resumed" });
  });
});

describe("deleting", () => {
  const ask = (vnf: { id: string; version: number }, more: object = {}) => ({
    ...{ vnfId: vnf.id, version: vnf.version, typedName: "vIMS core", reason: "replaced" },
    ...more,
  });

  it("frees name and VMs, and keeps the points", async () => {
    const vnf = await lab.vnf({ receiverIds: [lab.oslo] });
    await addRun(vnf, { point: "complete" });
    await addRun(vnf, { point: "pruned" });
    expect(await deleteVnf(lab.admin, ask(vnf))).toEqual({ name: "vIMS core", points: 1 });
    expect(await lab.lastEntry()).toMatchObject({
      action: "vnf.deleted",
      reason: "replaced",
      details: { keptPoints: 1, old: { order: ["vm-a1", "vm-a2"], receivers: ["Oslo"] } },
    });
    expect(await db().recoveryPoint.count({ where: { vnfId: vnf.id } })).toBe(2);
    await expect(deleteVnf(lab.admin, ask(vnf, { version: 2 }))).rejects.toMatchObject({ code: "not_found" });
    expect((await lab.vnf()).id).not.toBe(vnf.id);
  });

  it("wants the name typed, and a reason", async () => {
    const vnf = await lab.vnf();
    await expect(deleteVnf(lab.admin, ask(vnf, { typedName: "vims core" }))).rejects.toMatchObject({
      fields: { typedName: "Type vIMS core, capitals and all." },
    });
    await expect(deleteVnf(lab.admin, ask(vnf, { reason: " " }))).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    expect(await lab.order(vnf.id)).toEqual(["a1", "a2"]);
  });

  it("waits for its run", async () => {
    const vnf = await lab.vnf();
    const run = await addRun(vnf, { isActive: true });
    await expect(deleteVnf(lab.admin, ask(vnf))).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining(`The run b-${run.number} of vIMS core goes on`),
    });
  });
});

it("is for those who may, and who see the VNF, whatever they ask for", async () => {
  const vnf = await lab.vnf({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
  const base = { vnfId: vnf.id, version: 1 };
  const member = {
    serverId: "a1",
    quiesceMethod: null,
    isLeftOut: true,
    bootOrder: 1,
    excludedVolumeIds: [],
  };
  const asks = [
    [updateVnf, settings(vnf, { name: "IMS" })],
    [orderMembers, { ...base, serverIds: ["e1", "a1"] }],
    [changeMembers, { ...base, members: [member] }],
    [addMembers, { ...base, members: [{ serverId: "a2" }] }],
    [removeMembers, { ...base, serverIds: ["e1"] }],
    [pauseVnf, { ...base, isPaused: true }],
    [deleteVnf, { ...base, typedName: "vIMS core", reason: "x" }],
  ] as const;
  for (const [verb, input] of asks) {
    for (const role of ["viewer", "auditor"] as const)
      await expect(verb(sessionOf(role, ["core", "edge"]), input)).rejects.toMatchObject({
        code: "forbidden",
      });
    await expect(verb(lab.coreOperator, input)).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await lab.read(vnf.id)).toMatchObject({ version: 1, name: "vIMS core" });
});
