import { beforeAll, expect, it } from "vitest";
import { db } from "../../db";
import { getRun } from "../../run-views/get-run";
import { registerRun } from "../../runs/register-run";
import { person } from "../../sites/testing/stored-site";
import { getVnf } from "../../vnfs/get-vnf";
import { getReport } from "../get-report";
import { rollBackRecovery } from "../roll-back";
import { rollbackRun } from "../rollback-run";
import { failoverLab, VNF_NAME } from "../testing/failover-lab";
import { giveTargetUp } from "./give-target-up";

/* A failover that cannot be rolled back, since its target is lost with VMs in it. */

const lab = failoverLab();
const { decided, ended, recoveryOf } = lab;
const started: string[] = [];

beforeAll(() => {
  registerRun(
    "rollback",
    rollbackRun({
      removeMade: () => Promise.reject(new Error("nothing may be asked of a site that was given up")),
      startSource: async ({ plan }) => {
        started.push(...plan.servers.map(({ name }) => name));
        return { problems: [] };
      },
    }),
  );
});

it("is rolled back without its target once somebody has signed for that, and its VNF is free", async () => {
  const { recoveryId, runId } = await decided();
  await lab.sites.cloud.control.flip("site-dark", { site: "RegionTwo", how: "refuses" });
  try {
    const form = { recoveryId, typedName: VNF_NAME, reason: "Oslo is lost" };
    await expect(giveTargetUp(person(), form)).rejects.toMatchObject({ code: "conflict" });
    const first = await ended((await rollBackRecovery(person(), form)).runId);
    expect(await recoveryOf(recoveryId)).toMatchObject({ state: "half-rolled-back" });
    expect((await getRun(person(), first.id)).recovery?.may).toEqual(["roll-back", "give-target-up"]);
    expect(started).toEqual([]);
    const run = await ended((await giveTargetUp(person(), form)).runId);
    expect(run).toMatchObject({
      state: "partly_failed",
      failure: {
        cause: "6 things that it made are still there",
        todo: expect.stringContaining("Stillpoint removes them first of all then"),
      },
    });
  } finally {
    await lab.sites.heal();
  }
  expect(started).toEqual(["hss-1", "scscf-1"]);
  expect(await recoveryOf(recoveryId)).toMatchObject({
    ...{ state: "rolled-back", openVnfId: null },
    servers: [{ state: "healthy" }, { state: "healthy" }],
  });
  const { formerCopies } = await getVnf(person(), lab.point.vnfId);
  expect(formerCopies).toMatchObject([
    {
      siteName: "Oslo",
      vms: [
        { name: "hss-1", isLeftover: true },
        { name: "scscf-1", isLeftover: true },
      ],
    },
  ]);
  const { report } = await getReport(person(), runId);
  expect(report.overrides.map(({ kind }) => kind)).toContain("target-given-up");
  expect(await db().runResource.count({ where: { ...lab.open(recoveryId), isTemporary: true } })).toBe(6);
}, 120_000);
