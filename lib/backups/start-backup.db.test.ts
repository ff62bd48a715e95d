import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db } from "../db";
import { sessionOf } from "../inventory/testing/rows";
import { addVms, storedLab } from "../vnfs/testing/stored-lab";
import { planBackupOf } from "./read-plan";
import { startBackup } from "./start-backup";

const lab = storedLab();

/** A VNF that needs no quiesce: its site offers nothing. */
const plain = (more: Record<string, unknown> = {}) =>
  lab.vnf({
    onUnquiesced: "continue",
    receiverIds: [lab.oslo],
    ...more,
  });

const order = async (vnfId: string, session = lab.admin) => ({
  vnfId,
  planHash: (await planBackupOf(session, vnfId)).hash,
  startKey: randomUUID(),
});

describe("a backup is started", () => {
  it("by the plan that was seen: the run holds it, and the audit log tells of it", async () => {
    const { id } = await plain();
    const flavor = { original_name: "f", vcpus: 1, ram: 512, disk: 1, ephemeral: 20, swap: 0 };
    await addVms({ siteId: lab.lyon, projectId: "core" }, { a2: ["a2-root"] }, () => ({ flavor }));
    const { plan, hash } = await planBackupOf(lab.admin, id);
    expect(plan.warnings).toContainEqual({
      about: { kind: "vm", id: "a2", name: "vm-a2" },
      text: expect.stringMatching(/^its ephemeral disk of 20 GiB lies on the compute host/),
      todo: expect.any(String),
    });
    expect(plan.backups.map((b) => [b.volumeId, b.mode])).toEqual([
      ["a1-data", "full"],
      ["a1-root", "full"],
      ["a2-root", "full"],
    ]);
    const { runId, number } = await startBackup(lab.admin, await order(id));
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ number, kind: "backup", state: "queued", activeVnfId: id, planHash: hash });
    expect({ ...(run.plan as object), madeAt: "" }).toEqual({
      ...JSON.parse(JSON.stringify(plan)),
      madeAt: "",
    });
    expect(await lab.lastEntry()).toMatchObject({
      action: "backup.started",
      targetId: id,
      runId,
      details: { run: `b-${number}`, vms: 2, volumes: 3, full: 3 },
    });
  });

  it("once, however often the same start arrives, and at the same moment too", async () => {
    const { id } = await plain();
    const input = await order(id);
    const all = await Promise.all([1, 2, 3].map(() => startBackup(lab.admin, input)));
    expect(new Set(all.map((run) => run.runId)).size).toBe(1);
    expect(await startBackup(lab.admin, input)).toEqual(all[0]);
    expect(await db().run.count()).toBe(1);
    expect(await db().auditEntry.count({ where: { action: "backup.started", targetId: id } })).toBe(1);
  });

  it("by one of two admins: the other is told whose run goes on", async () => {
    const { id } = await plain();
    const both = await Promise.allSettled(
      (await Promise.all([order(id), order(id)])).map((input) => startBackup(lab.admin, input)),
    );
    expect(both.map((b) => b.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((b) => b.status === "rejected")).toMatchObject({
      reason: { code: "conflict", message: expect.stringMatching(/b-\d+ of this VNF goes on, started by /) },
    });
  });
});

describe("it is refused", () => {
  it("when the plan has changed since it was seen", async () => {
    const { id } = await plain();
    const input = await order(id);
    await db().vnf.update({ where: { id }, data: { freezeBudgetMs: 9_000 } });
    await expect(startBackup(lab.admin, input)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("The plan is another one now"),
    });
    expect(await db().run.count()).toBe(0);
  });

  it("with the obstacle's own words and remedy", async () => {
    const { id } = await lab.vnf();
    await expect(startBackup(lab.admin, await order(id))).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(/^The backup was not started. .+: it cannot be quiesced: .+/),
    });
  });

  it.each([
    [{ planHash: "x" }, "planHash"],
    [{ startKey: "again" }, "startKey"],
    [{ vnfId: 7 }, "vnfId"],
  ])("for bad input %j, beside its field", async (bad, field) => {
    const { id } = await plain();
    await expect(startBackup(lab.admin, { ...(await order(id)), ...bad })).rejects.toMatchObject({
      code: "invalid",
      fields: { [field]: expect.any(String) },
    });
  });

  it("to who may not, and to who does not see all of its VMs", async () => {
    const { id } = await plain({ members: [{ serverId: "a1" }, { serverId: "e1" }] });
    const input = await order(id);
    await expect(startBackup(sessionOf("viewer", ["core", "edge"]), input)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(startBackup(lab.coreOperator, input)).rejects.toMatchObject({ code: "not_found" });
    await expect(planBackupOf(lab.coreOperator, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(startBackup(sessionOf("operator", ["core", "edge"]), input)).resolves.toBeTruthy();
  });
});
