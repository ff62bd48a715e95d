import { randomUUID } from "node:crypto";
import { db } from "../../db";
import type { RecoveryPointState } from "../../generated/prisma/enums";

/** A run of a VNF, over unless it is active; with its recovery point where one is asked for. */
export async function addRun(
  vnf: { id: string; name: string; siteId: string },
  { isActive = false, point }: { isActive?: boolean; point?: RecoveryPointState } = {},
) {
  const run = await db().run.create({
    data: {
      kind: "backup",
      state: isActive ? "running" : "succeeded",
      vnfId: vnf.id,
      vnfName: vnf.name,
      activeVnfId: isActive ? vnf.id : null,
      siteId: vnf.siteId,
      siteName: "Lyon",
      startKey: randomUUID(),
      startedBy: { kind: "local", name: "ada" },
      plan: {},
      planHash: "x",
    },
  });
  if (point)
    await db().recoveryPoint.create({
      data: {
        vnfId: vnf.id,
        vnfName: vnf.name,
        runId: run.id,
        siteId: vnf.siteId,
        siteName: "Lyon",
        state: point,
        takenAt: new Date(),
      },
    });
  return run;
}
