import { describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { describeVms } from "./describe-vms";
import { getVnfForm } from "./get-vnf-form";
import { listCandidates } from "./list-candidates";
import { addVms, storedLab } from "./testing/stored-lab";

const lab = storedLab();

describe("the picker", () => {
  it("lists the VMs of one site that the reader sees, and says which are in a VNF", async () => {
    await lab.vnf({ members: [{ serverId: "a2" }, { serverId: "e1" }] });
    await db().inventoryServer.updateMany({ where: { serverId: "a3" }, data: { deletedAt: new Date() } });
    const all = await listCandidates(lab.admin, { site: lab.lyon });
    expect(all.rows.map((r) => [r.serverId, r.taken])).toEqual([
      ["a1", null],
      ["a2", "in vIMS core"],
      ["e1", "in vIMS core"],
    ]);
    expect(all.rows[0]).toMatchObject({ name: "vm-a1", projectName: "core", volumes: 2 });
    const own = await listCandidates(lab.coreOperator, { site: lab.lyon });
    expect(own.rows.map((r) => [r.serverId, r.taken])).toEqual([
      ["a1", null],
      ["a2", "in another VNF"],
    ]);
    expect(await listCandidates(lab.admin, { site: lab.oslo })).toEqual({ rows: [], total: 0 });
  });

  it("finds by anything, and says how many there are beyond what it lists", async () => {
    const ids = Array.from({ length: 502 }, (_, i) => `s${i}`);
    await addVms({ siteId: lab.lyon, projectId: "core" }, Object.fromEntries(ids.map((id) => [id, []])));
    const { rows, total } = await listCandidates(lab.admin, { site: lab.lyon, search: "VM-S" });
    expect([rows.length, total]).toEqual([500, 502]);
    expect((await listCandidates(lab.admin, { site: lab.lyon, search: "vm_s" })).total).toBe(0);
  });

  it("is for those who may make VNFs, and wants a site", async () => {
    await expect(listCandidates(sessionOf("viewer", ["core"]), { site: lab.lyon })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listCandidates(lab.admin, { site: "lyon" })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("VMs as the form shows them", () => {
  it("come in the order asked for, with their volumes and what limits them", async () => {
    await addVms({ siteId: lab.lyon, projectId: "core" }, { bare: [] }, () => ({ image: { id: "i" } }));
    const described = await describeVms(lab.coreOperator, { siteId: lab.lyon, serverIds: ["bare", "a1"] });
    expect(described).toMatchObject([
      { serverId: "bare", volumes: [], limitations: [{ kind: "local-root-disk" }] },
      {
        serverId: "a1",
        projectName: "core",
        volumes: [
          { volumeId: "a1-data", sizeGib: 20 },
          { volumeId: "a1-root", name: "disk a1-root" },
        ],
        limitations: [],
      },
    ]);
  });

  it("are refused by name when they are in a VNF, or not there", async () => {
    await lab.vnf();
    await expect(describeVms(lab.admin, { siteId: lab.lyon, serverIds: ["a3", "a1"] })).rejects.toMatchObject(
      { fields: { serverIds: expect.stringContaining("vm-a1 is in the VNF vIMS core") } },
    );
    await expect(
      describeVms(lab.coreOperator, { siteId: lab.lyon, serverIds: ["e1"] }),
    ).rejects.toMatchObject({ fields: { serverIds: expect.stringContaining("e1") } });
  });
});

it("settings show the VNF in its order, its drift, and the sites that may learn its backups", async () => {
  const members = [{ serverId: "a2" }, { serverId: "a1", isLeftOut: true, excludedVolumeIds: ["a1-data"] }];
  const vnf = await lab.vnf({ members, receiverIds: [lab.oslo] });
  await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root", "new"] });
  const form = await getVnfForm(lab.coreOperator, vnf.id);
  expect(form).toMatchObject({
    site: { name: "Lyon" },
    receiverIds: [lab.oslo],
    possibleReceivers: [{ name: "Oslo" }],
    members: [
      { serverId: "a2", isLeftOut: false },
      { serverId: "a1", isLeftOut: true, excludedVolumeIds: ["a1-data"] },
    ],
    drift: [{ kind: "volume-added", serverId: "a2", volumeId: "new" }],
  });
  await expect(getVnfForm(sessionOf("operator", ["edge"]), vnf.id)).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(getVnfForm(sessionOf("viewer", ["core"]), vnf.id)).rejects.toMatchObject({
    code: "forbidden",
  });
});
