import { expect, it } from "vitest";
import { db } from "../db";
import { deleteSite } from "../sites/delete-site";
import { getSite } from "../sites/get-site";
import { removeCredential } from "../sites/remove-credential";
import { deleteVnf } from "./delete-vnf";
import { addRun } from "./testing/add-run";
import { storedLab } from "./testing/stored-lab";

const lab = storedLab();
const remove = async (siteId: string, typedName: string) => {
  const { version } = await getSite(lab.admin, siteId);
  return deleteSite(lab.admin, { siteId, version, typedName, reason: "sold" });
};
const credentialOf = async (projectId: string) =>
  (await db().siteCredential.findFirstOrThrow({ where: { projectId } })).id;
const drop = (vnf: { id: string }) =>
  deleteVnf(lab.admin, { vnfId: vnf.id, version: 1, typedName: "vIMS core", reason: "x" });

it("keep a site, its receiver, and a project’s credential from being removed", async () => {
  await lab.vnf({ receiverIds: [lab.oslo] });
  await expect(remove(lab.lyon, "Lyon")).rejects.toMatchObject({
    code: "precondition_failed",
    message: "Lyon is used by the VNF vIMS core. Move or delete that first.",
  });
  await expect(remove(lab.oslo, "Oslo")).rejects.toMatchObject({
    message: "Oslo is used by the VNF vIMS core, whose backups it learns. Move or delete that first.",
  });
  await expect(
    removeCredential(lab.admin, { credentialId: await credentialOf("core") }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("the VNF vIMS core"),
  });
  await removeCredential(lab.admin, { credentialId: await credentialOf("edge") });
});

it("end with the VNF’s recovery points; its history goes with the site", async () => {
  const vnf = await lab.vnf();
  const run = await addRun(vnf, { point: "incomplete" });
  await drop(vnf);
  await expect(remove(lab.lyon, "Lyon")).rejects.toMatchObject({
    message: expect.stringContaining("recovery points of the VNF vIMS core"),
  });
  await db().recoveryPoint.updateMany({ data: { state: "pruned" } });
  const left = await db().runResource.create({
    data: {
      ...{ runId: run.id, siteId: lab.lyon, credentialId: await credentialOf("core"), kind: "snapshot" },
      ...{ resourceId: "s", tag: "t", isTemporary: true },
    },
  });
  await expect(remove(lab.lyon, "Lyon")).rejects.toMatchObject({
    message: expect.stringContaining(`what the run b-${run.number} left there`),
  });
  await db().runResource.update({ where: { id: left.id }, data: { removedAt: new Date() } });
  await remove(lab.lyon, "Lyon");
  expect(await db().vnf.count()).toBe(0);
  expect(await db().run.count()).toBe(0);
});
