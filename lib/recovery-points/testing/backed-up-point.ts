import { randomUUID } from "node:crypto";
import type { BackupPlan } from "../../backups/backup-plan";
import { db } from "../../db";
import type { Session } from "../../openstack/session";
import { beginPoint } from "../begin-point";
import { backUpRow } from "./make-vm";
import { planOf, windowOf } from "./plan-of";
import type { Begun, TwoSites } from "./two-sites";

export interface BackedUp extends Begun {
  plan: BackupPlan;
  vnfId: string;
  pointId: string;
  rowId: string;
  backupId: string;
}

/** A point of one volume of Lyon whose backup is made, and not catalogued yet; with a parent an increment of its VNF. */
export async function backedUpPoint(
  sites: TwoSites,
  session: Session,
  volumeId: string,
  parent?: Pick<BackedUp, "backupId" | "vnfId">,
): Promise<BackedUp> {
  const { lyon, oslo, demoProjectId } = sites;
  const plan = planOf(
    [
      {
        serverId: "vm",
        credentialId: lyon.credentials.demo,
        projectId: demoProjectId,
        volumes: [{ volumeId, parentBackupId: parent?.backupId ?? null, chainPosition: parent ? 1 : 0 }],
      },
    ],
    { site: { id: lyon.id, name: lyon.name }, receivers: [{ siteId: oslo.id, siteName: oslo.name }] },
  );
  const begun = await sites.begin(plan);
  const run = await db().run.findUniqueOrThrow({ where: { id: begun.ctx.run.id } });
  const vnfId = parent?.vnfId ?? run.vnfId;
  await db().run.update({ where: { id: run.id }, data: { vnfId, activeVnfId: null } });
  const pointId = randomUUID();
  await db().recoveryPoint.create({
    data: {
      id: pointId,
      vnfId,
      vnfName: "vIMS core",
      runId: run.id,
      siteId: lyon.id,
      siteName: lyon.name,
      takenAt: new Date(),
      servers: [],
    },
  });
  await beginPoint(begun.ctx, pointId, windowOf(plan));
  // The VM itself does not matter here: there is none.
  await db().recoveryPoint.update({
    where: { id: pointId },
    data: { servers: [{ serverId: "vm", name: "vm", failed: [], volumes: [] }] },
  });
  const { id: rowId } = await db().pointBackup.findFirstOrThrow({ where: { pointId } });
  const backupId = await backUpRow(session, rowId);
  return { ...begun, plan, vnfId, pointId, rowId, backupId };
}
