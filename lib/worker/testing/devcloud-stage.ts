import { randomUUID } from "node:crypto";
import { freezeLog } from "../../../e2e/devcloud-backup/freeze-log";
import { bootVms } from "../../../e2e/devcloud-backup/three-vms";
import { planBackupOf } from "../../backups/read-plan";
import { startBackup } from "../../backups/start-backup";
import { db } from "../../db";
import type { Run } from "../../generated/prisma/client";
import { refreshProject } from "../../inventory/refresh-project";
import { listBackups } from "../../openstack/cinder/backups";
import { listSnapshots } from "../../openstack/cinder/snapshots";
import { listVolumes } from "../../openstack/cinder/volumes";
import { getServer } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { person } from "../../sites/testing/stored-site";
import { until } from "./database";
import { storeDevcloudVnf } from "./devcloud-vnf";
import type { SweepStage } from "./kill-sweep";
import { openLeases, stillInBooks, unsettled } from "./run-history";

const RUN_MS = 180_000;
/** nova-quiesce thaws by itself after 15 s: such a thaw is no order of ours. */
const BY_TIMER_S = 14;

/** With a VNF whose VMs stand in the first region, and whose backups the second learns. */
export interface DevcloudStage extends SweepStage {
  one: Session;
  two: Session;
  vnfId: string;
  serverIds: readonly string[];
  /** Our id of the second region. */
  targetId: string;
  close(): Promise<void>;
}

/** Until a run is over. */
export const ended = (runId: string): Promise<Run> =>
  until(
    async () => {
      const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
      return run.endedAt !== null && run;
    },
    RUN_MS,
    200,
  );

/**
 * The real two-region cloud with a VNF of VMs made for it, in this test's database. What it judges by is nova-compute's
 * own log of freezes, Cinder's lists at both regions, and our rows.
 */
export async function devcloudStage(): Promise<DevcloudStage> {
  const vms = await bootVms(["pcscf", "scscf"], ["pcscf"]);
  const { one, two } = vms;
  try {
    const serverIds = vms.servers.map(({ id }) => id);
    const { vnfId, credentialIds, siteIds } = await storeDevcloudVnf([one, two], serverIds);
    return {
      ...{ one, two, vnfId, serverIds, targetId: siteIds.two },
      mark: () => Date.now(),
      async start() {
        for (const id of credentialIds) await refreshProject(id, { minAgeMs: 0 });
        const { hash } = await planBackupOf(person(), vnfId);
        const { runId } = await startBackup(person(), { vnfId, planHash: hash, startKey: randomUUID() });
        return runId;
      },
      ended,
      violationsOf: async (runId, since) => [
        ...(await notRunning(one, serverIds)),
        ...notThawn(serverIds, since),
        ...(await openLeases(runId)),
        ...(await leftOver([one, two], runId)),
        ...(await stillInBooks(runId)),
        ...(await unsettled(runId)),
        ...(await notOnce([one, two], runId, vms.volumeIds)),
      ],
      tell: (since) => freezeLog(serverIds, since).map((line) => JSON.stringify(line)),
      async close() {
        await db().$disconnect();
        await vms.remove();
      },
    };
  } catch (error) {
    await vms.remove();
    throw error;
  }
}

/** I1, by Nova's word. */
async function notRunning(one: Session, serverIds: readonly string[]): Promise<string[]> {
  const servers = await Promise.all(serverIds.map((id) => getServer(one, id)));
  return servers
    .filter(({ vmState, taskState }) => vmState !== "active" || taskState !== null)
    .map(({ id, vmState, taskState }) => `Nova says of ${id}: ${vmState}, ${taskState}`);
}

/** I1 and I7, by what nova-compute did: each freeze has its thaw, and the last one frozen goes first. */
function notThawn(serverIds: readonly string[], since: number): string[] {
  const standing: { id: string; at: number }[] = [];
  const found: string[] = [];
  for (const { what, serverId: id, at } of freezeLog(serverIds, since)) {
    const known = standing.find((each) => each.id === id);
    if (what === "freeze" && !known) standing.push({ id, at });
    if (what !== "thaw" || !known) continue;
    const last = standing.at(-1);
    if (last?.id !== id && at - known.at < BY_TIMER_S) found.push(`${id} was thawed before ${last?.id}`);
    standing.splice(standing.indexOf(known), 1);
  }
  return [...found, ...standing.map(({ id }) => `nova-compute has frozen ${id}, and not thawed it`)];
}

const isOf = (runId: string) => (item: { metadata: Record<string, string> }) =>
  item.metadata.stillpoint_run === runId;

/** I13, by Cinder's lists. */
async function leftOver(sites: readonly Session[], runId: string): Promise<string[]> {
  const found = await Promise.all(
    sites.map(async (site) => [
      ...(await collect(listSnapshots(site)))
        .filter(isOf(runId))
        .map((s) => `the snapshot ${s.name} is left`),
      ...(await collect(listVolumes(site))).filter(isOf(runId)).map((v) => `the volume ${v.name} is left`),
    ]),
  );
  return found.flat();
}

/** I2 and I4, by Cinder's lists: each volume has one available backup of the run, at both sites, and the point has it. */
async function notOnce(
  sites: readonly Session[],
  runId: string,
  volumeIds: readonly string[],
): Promise<string[]> {
  const point = await db().recoveryPoint.findUnique({ where: { runId }, include: { backups: true } });
  if (point?.state !== "complete") return [`the point is ${point?.state ?? "not there"}`];
  const found = await Promise.all(
    sites.map(async (site) => {
      const own = (await collect(listBackups(site))).filter(isOf(runId));
      return volumeIds.flatMap((volumeId) => {
        const is = own.filter((b) => b.volumeId === volumeId).map(({ id, status }) => `${id} ${status}`);
        const wanted = point.backups.find((b) => b.volumeId === volumeId)?.backupId;
        return is.length === 1 && is[0] === `${wanted} available`
          ? []
          : [
              `${site.site} has of volume ${volumeId}: ${is.join(", ") || "no backup"}; the point has ${wanted}`,
            ];
      });
    }),
  );
  return found.flat();
}
