import { randomUUID } from "node:crypto";
import { db } from "../../db";
import { beginPoint } from "../../recovery-points/begin-point";
import { catalogueBackup } from "../../recovery-points/catalogue-backup";
import { describePoint } from "../../recovery-points/describe-point";
import { finishPoint } from "../../recovery-points/finish-point";
import { backUpRow, makeVm } from "../../recovery-points/testing/make-vm";
import { planOf, windowOf } from "../../recovery-points/testing/plan-of";
import type { TwoSites } from "../../recovery-points/testing/two-sites";

export interface PointAtLyon {
  vnfId: string;
  pointId: string;
  /** In their boot order. */
  vms: { id: string; name: string; root: string; data: string }[];
}

/**
 * A complete recovery point of VMs at Lyon that Oslo knows, made as a run makes one: described, backed up, exported,
 * imported and judged. Each VM has a root and a data volume, and boots after the one before.
 */
export async function pointAtLyon(
  sites: TwoSites,
  names: readonly string[],
  more: Parameters<typeof makeVm>[2] = {},
): Promise<PointAtLyon> {
  const { cloud, lyon, demoProjectId } = sites;
  const session = cloud.session(lyon.region, { user: "admin", project: "demo" });
  const vms: PointAtLyon["vms"] = [];
  for (const name of names) vms.push({ name, ...(await makeVm(session, name, more)) });
  const { runId, pointId } = await takePoint(sites, vms);
  const { vnfId } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  await db().vnfMember.createMany({
    data: vms.map(({ id: serverId, name }, i) => ({
      ...{ id: randomUUID(), vnfId, siteId: lyon.id, projectId: demoProjectId },
      ...{ serverId, name, position: i + 1, bootOrder: i + 1 },
    })),
  });
  return { vnfId, pointId, vms };
}

/** One more complete point of the same VMs, as if it had been taken so long before the first one. */
export async function olderPointAtLyon(
  sites: TwoSites,
  { vnfId, pointId, vms }: PointAtLyon,
  beforeMs: number,
): Promise<string> {
  const older = await takePoint(sites, vms, vnfId);
  const { takenAt } = await db().recoveryPoint.findUniqueOrThrow({ where: { id: pointId } });
  await db().recoveryPoint.update({
    where: { id: older.pointId },
    data: { takenAt: new Date(takenAt.getTime() - beforeMs) },
  });
  return older.pointId;
}

/** @param ofVnf default: a new one */
async function takePoint(
  sites: TwoSites,
  vms: PointAtLyon["vms"],
  ofVnf?: string,
): Promise<{ runId: string; pointId: string }> {
  const { cloud, lyon, oslo, demoProjectId } = sites;
  const session = cloud.session(lyon.region, { user: "admin", project: "demo" });
  const drafted = planOf(
    vms.map(({ id, name, root, data }) => ({
      serverId: id,
      name,
      credentialId: lyon.credentials.demo,
      projectId: demoProjectId,
      volumes: [
        { volumeId: root, sizeGib: 1 },
        { volumeId: data, sizeGib: 2 },
      ],
    })),
    { site: { id: lyon.id, name: lyon.name }, receivers: [{ siteId: oslo.id, siteName: oslo.name }] },
  );
  const members = drafted.members.map((member, i) => ({ ...member, bootOrder: i + 1 }));
  let { ctx } = await sites.begin({ ...drafted, members });
  if (ofVnf) {
    await db().run.update({ where: { id: ctx.run.id }, data: { vnfId: ofVnf } });
    ({ ctx } = await sites.begin({ ...drafted, members }, ctx.run));
  }
  const pointId = await describePoint(ctx);
  const window = windowOf(ctx.plan);
  await beginPoint(ctx, pointId, window);
  const rows = await db().pointBackup.findMany({ where: { pointId }, select: { id: true } });
  for (const { id } of rows) {
    await backUpRow(session, id);
    await db().pointBackup.update({ where: { id }, data: { endedAt: new Date(Date.now() + 1_000) } });
    await catalogueBackup(ctx, id);
  }
  await finishPoint(ctx, pointId, window);
  await db().run.update({
    where: { id: ctx.run.id },
    data: { state: "succeeded", endedAt: new Date(), activeVnfId: null },
  });
  return { runId: ctx.run.id, pointId };
}
