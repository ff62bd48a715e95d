import { expect, it } from "vitest";
import { db } from "../db";
import { addMembers } from "./add-members";
import { changeMembers } from "./change-members";
import { orderMembers } from "./order-members";
import { removeMembers } from "./remove-members";
import { repairDrift } from "./repair-drift";
import { addRun } from "./testing/add-run";
import { addVms, storedLab } from "./testing/stored-lab";

const lab = storedLab();

/** A VNF of which a failover is neither accepted nor rolled back. */
async function undecided() {
  const vnf = await lab.vnf();
  const { id: pointRun } = await addRun(vnf, { point: "complete" });
  const point = await db().recoveryPoint.findUniqueOrThrow({ where: { runId: pointRun } });
  const recovery = await db().recovery.create({
    data: {
      ...{ mode: "failover", state: "pending", vnfId: vnf.id, vnfName: vnf.name, openVnfId: vnf.id },
      ...{ pointId: point.id, fromSiteId: lab.lyon, fromSiteName: "Lyon", isDrill: false },
      ...{ toSiteId: lab.oslo, toSiteName: "Oslo", overrides: [] },
    },
  });
  const { id, number } = await addRun(vnf);
  await db().run.update({
    where: { id },
    data: { kind: "failover", recoveryId: recovery.id, endedAt: new Date() },
  });
  return { of: { vnfId: vnf.id, version: vnf.version }, name: `f-${number}`, recoveryId: recovery.id };
}

it("which VMs a VNF has is not changed before its failover is decided about", async () => {
  const { of, name, recoveryId } = await undecided();
  await db().inventoryServer.updateMany({ where: { serverId: "a1" }, data: { deletedAt: new Date() } });
  const gone = [{ kind: "vm-deleted", serverId: "a1" }];
  const refused = (refusal: string) => ({
    code: "conflict",
    message: `${refusal} ${name} of this VNF is neither accepted nor rolled back: decide about it on its page first.`,
  });
  const add = () => addMembers(lab.admin, { ...of, members: [{ serverId: "a3" }] });
  await expect(add()).rejects.toMatchObject(refused("No VM was added."));
  await expect(removeMembers(lab.admin, { ...of, serverIds: ["a2"] })).rejects.toMatchObject(
    refused("No VM was taken out."),
  );
  await expect(repairDrift(lab.admin, { ...of, repairs: gone })).rejects.toMatchObject(
    refused("Nothing was repaired."),
  );
  expect(await lab.order(of.vnfId)).toEqual(["a1", "a2"]);
  await db().recovery.update({ where: { id: recoveryId }, data: { state: "rolled-back", openVnfId: null } });
  expect(await add()).toMatchObject({ added: ["vm-a3"] });
});

it("how they take part may be changed: an acceptance takes it along", async () => {
  const { of } = await undecided();
  const order = await orderMembers(lab.admin, { ...of, serverIds: ["a2", "a1"] });
  const settings = { quiesceMethod: "none", isLeftOut: false, bootOrder: 3, excludedVolumeIds: [] };
  const changed = await changeMembers(lab.admin, {
    ...{ ...of, version: order.version, members: [{ serverId: "a1", ...settings }] },
  });
  expect(changed).toMatchObject({ changed: 1 });
  await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root", "n1"] });
  const repairs = [{ kind: "volume-added", serverId: "a2", volumeId: "n1" }];
  const { version } = changed;
  expect(await repairDrift(lab.admin, { ...of, version, repairs })).toMatchObject({ repaired: 1 });
});
