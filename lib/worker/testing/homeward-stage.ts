import { randomUUID } from "node:crypto";
import { planBackupOf } from "../../backups/read-plan";
import { startBackup } from "../../backups/start-backup";
import { db } from "../../db";
import { refreshProject } from "../../inventory/refresh-project";
import { acceptRecovery } from "../../recoveries/accept-recovery";
import type { Site } from "../../sandbox/core/site";
import { PORTS } from "../../sandbox/neutron/rows";
import { person } from "../../sites/testing/stored-site";
import { until } from "./database";
import {
  listsOf,
  type RecoveryStage,
  recoveryStage,
  recoveryStageAt,
  type SiteLists,
} from "./recovery-stage";
import { withWorker } from "./with-worker";

const SOON_MS = 60_000;

/**
 * A VNF that was failed over to the second site and accepted there, with a recovery point of it from there: home again it
 * meets its former VMs, which hold its MACs and addresses.
 */
export async function homewardStage(
  names: readonly string[],
  bootOrders: readonly number[],
): Promise<RecoveryStage> {
  const out = await recoveryStage({ names, bootOrders });
  try {
    const pointId = await withWorker(async () => {
      await failOver(out);
      return backUpThere(out);
    });
    const members = await db().vnfMember.findMany({
      where: { vnfId: out.vnfId },
      orderBy: { position: "asc" },
    });
    const copy = await db().backupCopy.findFirstOrThrow({
      where: { backup: { pointId }, siteId: out.from.id },
    });
    const stage = { ...out, serverIds: members.map(({ serverId }) => serverId) };
    const home = recoveryStageAt(stage, {
      ...{ source: out.target, target: out.source, from: out.to, to: out.from },
      ...{ pointId, credentialId: copy.credentialId ?? "" },
    });
    return { ...home, lists: () => withPorts(home.target), sourceLists: () => withPorts(home.source) };
  } catch (error) {
    await out.close();
    throw error;
  }
}

async function failOver(stage: RecoveryStage): Promise<void> {
  const run = await stage.drillEnded(await stage.startFailover());
  if (run.state !== "succeeded") throw new Error(`the way out: ${JSON.stringify(run.failure)}`);
  const recovery = await stage.recoveryOf(run.id);
  const { name: typedName } = await db().vnf.findUniqueOrThrow({ where: { id: stage.vnfId } });
  await acceptRecovery(person(), { recoveryId: recovery.id, typedName });
  // What holds its VMs still there is another matter than this one.
  await db().vnf.update({ where: { id: stage.vnfId }, data: { onUnquiesced: "continue" } });
}

/** @returns the point, which the first site knows */
async function backUpThere(stage: RecoveryStage): Promise<string> {
  const { vnfId, to, from, serverIds } = stage;
  const ready = await until(async () => {
    for (const { id } of await db().siteCredential.findMany({ where: { siteId: to.id } }))
      await refreshProject(id, { minAgeMs: 0 });
    const planned = await planBackupOf(person(), vnfId);
    return planned.plan.members.length === serverIds.length && planned.plan.obstacles.length === 0 && planned;
  }, SOON_MS);
  const form = { vnfId, planHash: ready.hash, startKey: randomUUID() };
  const run = await stage.ended((await startBackup(person(), form)).runId);
  if (run.state !== "succeeded") throw new Error(`the backup there: ${JSON.stringify(run.failure)}`);
  const point = await db().recoveryPoint.findUniqueOrThrow({
    where: { runId: run.id },
    include: { backups: true },
  });
  await until(async () => {
    stage.sandbox.world.clock.advance(2_000);
    const of = { backup: { pointId: point.id }, siteId: from.id, state: "known" } as const;
    return (await db().backupCopy.count({ where: of })) === point.backups.length;
  }, SOON_MS);
  return point.id;
}

/** Ports by whose they are, and by what they are known in their network: one that was made again is as good. */
export const withPorts = (site: Site): SiteLists => ({
  ...listsOf(site),
  ports: site
    .rows(PORTS)
    .all()
    .map(({ deviceId, mac, fixedIps, securityGroupIds, name }) =>
      JSON.stringify([deviceId, mac, fixedIps, [...securityGroupIds].sort(), name]),
    )
    .sort(),
});
