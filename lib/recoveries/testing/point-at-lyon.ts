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
  const { cloud, lyon, oslo, demoProjectId } = sites;
  const session = cloud.session(lyon.region, { user: "admin", project: "demo" });
  const vms: PointAtLyon["vms"] = [];
  for (const name of names) vms.push({ name, ...(await makeVm(session, name, more)) });
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
  const { ctx } = await sites.begin({ ...drafted, members });
  const { vnfId } = await db().run.findUniqueOrThrow({ where: { id: ctx.run.id } });
  await db().vnfMember.createMany({
    data: members.map(({ serverId, name, projectId, position, bootOrder }) => ({
      ...{ id: randomUUID(), vnfId, siteId: lyon.id },
      ...{ serverId, name, projectId, position, bootOrder },
    })),
  });
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
  return { vnfId, pointId, vms };
}
