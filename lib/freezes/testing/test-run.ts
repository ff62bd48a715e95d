import { randomUUID } from "node:crypto";
import { db } from "../../db";

/** A site, a VNF and a run that is going on, for tests of what belongs to a run. */
export async function testRun(workerId = "w1"): Promise<{ siteId: string; vnfId: string; runId: string }> {
  const site = await db().site.create({
    data: {
      name: `Lyon ${randomUUID()}`,
      nameKey: randomUUID(),
      authUrl: "https://keystone.lyon.example:5000/v3",
      region: "R",
      confirmedHosts: [],
    },
  });
  const vnf = await db().vnf.create({
    data: { siteId: site.id, name: "ims-core", nameKey: randomUUID(), owner: "core" },
  });
  const run = await db().run.create({
    data: {
      kind: "backup",
      state: "running",
      vnfId: vnf.id,
      vnfName: vnf.name,
      activeVnfId: vnf.id,
      siteId: site.id,
      siteName: site.name,
      startKey: randomUUID(),
      startedBy: {},
      plan: {},
      planHash: "h",
      workerId,
    },
  });
  return { siteId: site.id, vnfId: vnf.id, runId: run.id };
}

/** What a test leaves behind must not be in another's way. */
export async function removeTestRuns(): Promise<void> {
  await db().freezeLease.deleteMany();
  await db().runResource.deleteMany();
  await db().run.deleteMany();
  await db().vnf.deleteMany();
  await db().site.deleteMany();
}
