import { randomUUID } from "node:crypto";
import { planBackupOf } from "../../backups/read-plan";
import { startBackup } from "../../backups/start-backup";
import { db } from "../../db";
import type { Run } from "../../generated/prisma/client";
import { refreshProject } from "../../inventory/refresh-project";
import { quotaClass } from "../../sandbox/cinder/quotas/limits";
import { setLimits } from "../../sandbox/cinder/quotas/set-limits";
import { cloudsYaml } from "../../sandbox/clouds-yaml";
import type { Scene } from "../../sandbox/scenes/scene";
import { telecom } from "../../sandbox/scenes/telecom/telecom";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox";
import { registerSandboxSites } from "../../sandbox-mode/register-sandbox-sites";
import { knowTestKey } from "../../secrets/testing/know-test-key";
import { runCheckList } from "../../sites/run-check-list";
import { person } from "../../sites/testing/stored-site";
import { createVnf } from "../../vnfs/create-vnf";
import { forgetAllVnfs, vnfForm } from "../../vnfs/testing/stored-lab";
import { until } from "./database";

const PASSWORD = "of the sandbox";
/** A run with its takeover, on a machine that does much else. */
const RUN_MS = 180_000;

/** The sandbox cloud with a VNF of it in our database, as a person would have made it; workers are the test's own. */
export interface BackupStage {
  sandbox: Sandbox;
  vnfId: string;
  /** In their quiesce order. */
  serverIds: string[];
  /** Starts a backup by the plan as it is now; returns the run's id. */
  start(): Promise<string>;
  /** Until the run is over. While no guest stands still the sandbox's time passes faster. */
  ended(runId: string): Promise<Run>;
  close(): Promise<void>;
}

/**
 * @param names of VMs of the sandbox's first site, in their quiesce order
 * @param receivers names of the sites that learn the backups
 * @param settings of the VNF, where they are not the usual ones
 * @param bootOrders of the VMs; 1 each when left out
 * @param scene what the sandbox begins with
 */
export async function backupStage(
  names: readonly string[],
  receivers: readonly string[] = ["Oslo"],
  settings: Record<string, unknown> = {},
  bootOrders: readonly number[] = [],
  scene: Scene = telecom,
) {
  await forgetAllVnfs();
  await db().site.deleteMany();
  await db().setUp.deleteMany();
  await knowTestKey();
  const sandbox = await startSandbox({ scene, password: PASSWORD, hasLatency: false });
  const origins = sandbox.sites.map(({ authUrl }) => new URL(authUrl).origin).join(",");
  // Workers are started with this process's settings.
  Object.assign(process.env, { STILLPOINT_ALLOW_LOOPBACK: "1", STILLPOINT_SANDBOX_SITES: origins });
  for (const site of sandbox.world.sites)
    setLimits(site, quotaClass("default"), {
      backups: -1,
      backup_gigabytes: -1,
      snapshots: -1,
      gigabytes: -1,
    });
  await registerSandboxSites(cloudsYaml(sandbox, scene, PASSWORD));
  const sites = await db().site.findMany({ include: { credentials: true } });
  for (const { id } of sites) await runCheckList(id, { asksAtOnce: true });
  const credentials = sites.flatMap((site) => site.credentials);
  for (const { id } of credentials) await refreshProject(id, { minAgeMs: 0 });
  const lyon = sites.find(({ name }) => name === "Lyon");
  const servers = await db().inventoryServer.findMany({ where: { siteId: lyon?.id ?? "" } });
  const serverIds = names.map((name) => {
    const found = servers.find((server) => server.name === name);
    if (!found) throw new Error(`the sandbox has no VM ${name}`);
    return found.serverId;
  });
  const admin = person();
  const { id: vnfId } = await createVnf(
    admin,
    vnfForm(lyon?.id ?? "", {
      ...settings,
      members: serverIds.map((serverId, i) => ({ serverId, bootOrder: bootOrders[i] })),
      receiverIds: sites.filter(({ name }) => receivers.includes(name)).map(({ id }) => id),
    }),
  );
  return {
    sandbox,
    vnfId,
    serverIds,
    async start() {
      // A worker may have read the inventory while VMs stood still.
      const of = servers.find(({ serverId }) => serverIds.includes(serverId));
      for (const { id } of credentials.filter((c) => c.siteId === lyon?.id && c.projectId === of?.projectId))
        await refreshProject(id, { minAgeMs: 0 });
      const { hash } = await planBackupOf(admin, vnfId);
      const { runId } = await startBackup(admin, { vnfId, planHash: hash, startKey: randomUUID() });
      return runId;
    },
    ended: (runId) =>
      until(
        async () => {
          const leases = await db().freezeLease.count({ where: { runId, closedAt: null } });
          const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
          if (leases === 0 && run.window !== null) sandbox.world.clock.advance(2_000);
          return run.endedAt !== null && run;
        },
        RUN_MS,
        100,
      ),
    async close() {
      await forgetAllVnfs();
      await db().site.deleteMany();
      await db().$disconnect();
      await sandbox.close();
    },
  } satisfies BackupStage;
}
