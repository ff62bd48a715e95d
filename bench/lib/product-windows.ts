import { randomBytes, randomUUID } from "node:crypto";
import { planBackupOf } from "@/lib/backups/read-plan";
import { startBackup } from "@/lib/backups/start-backup";
import type { WindowRecord } from "@/lib/backups/window-record";
import { db } from "@/lib/db";
import { refreshProject } from "@/lib/inventory/refresh-project";
import { findEndpoint, type ServiceName } from "@/lib/openstack/catalog";
import type { Session } from "@/lib/openstack/session";
import { cloudEntry } from "@/lib/openstack/testing/cloud";
import { cancelRun } from "@/lib/run-views/cancel-run";
import type { StepAttempt } from "@/lib/runs/step-journal";
import { knowTestKey } from "@/lib/secrets/testing/know-test-key";
import { addSites } from "@/lib/sites/add-sites";
import { runCheckList } from "@/lib/sites/run-check-list";
import { person } from "@/lib/sites/testing/stored-site";
import { createVnf } from "@/lib/vnfs/create-vnf";
import { vnfForm } from "@/lib/vnfs/testing/stored-lab";
import { benchWorker } from "./bench-worker";
import type { CloudVm } from "./cloud-vms";
import type { WindowTimes } from "./tight-window";

const SERVICES: readonly ServiceName[] = ["identity", "compute", "volume", "image", "network", "placement"];
const RUN_MS = 180_000;
const admin = person();

/** What a window of the product took; `between` its calls is what it did itself. */
export interface ProductTimes extends WindowTimes {
  between: number;
}

/**
 * The product, with a site of its database that is the cloud, a VNF of its VMs, and a worker in a process of its own.
 * Each window is a whole run's, from the plan on; the run is cancelled once its window is closed.
 */
export async function productWindows(cloud: string, session: Session, vms: readonly CloudVm[]) {
  Object.assign(process.env, {
    LOG_LEVEL: "warn",
    STILLPOINT_KEY: `bench:${randomBytes(32).toString("base64")}`,
    STILLPOINT_ALLOW_LOOPBACK: "1",
  });
  await knowTestKey();
  const siteId = await addCloud(cloud, session);
  await runCheckList(siteId, { asksAtOnce: true });
  const credentials = await db().siteCredential.findMany({ where: { siteId } });
  const look = async () => {
    for (const { id } of credentials) await refreshProject(id, { minAgeMs: 0 });
  };
  await look();
  const members = vms.map(({ id }) => ({ serverId: id }));
  const vnf = await createVnf(
    admin,
    vnfForm(siteId, { name: "The bench’s VMs", members, freezeBudgetMs: 20_000 }),
  );
  const worker = await benchWorker();
  return {
    async window(): Promise<ProductTimes> {
      // The worker may have read the inventory while VMs stood still.
      await look();
      const { plan, hash } = await planBackupOf(admin, vnf.id);
      const [obstacle] = plan.obstacles;
      if (obstacle) throw new Error(`${obstacle.about.name}: ${obstacle.text}`);
      const { runId } = await startBackup(admin, { vnfId: vnf.id, planHash: hash, startKey: randomUUID() });
      const run = await until(runId, (r) => r.window !== null || r.endedAt !== null);
      if (!run.endedAt) await cancelRun(admin, { runId });
      await until(runId, (r) => r.endedAt !== null);
      if (!run.window) throw new Error(`the run has no window: ${JSON.stringify(run.failure)}`);
      return timesOf(runId, run.window as unknown as WindowRecord);
    },
    stop: () => worker.stop(),
  };
}

/** Adds the cloud as a site, through the front door; all hosts of its catalog are confirmed. */
async function addCloud(cloud: string, session: Session): Promise<string> {
  const { connection, credential } = cloudEntry(cloud);
  if (credential.method !== "password" || !credential.project) throw new Error(`${cloud} has no password`);
  const { catalog } = await session.token();
  const urls = SERVICES.flatMap((service) => findEndpoint(catalog, service, connection) ?? []);
  const domainOf = (of: { domain?: { name?: string } | undefined }) => of.domain?.name ?? "";
  const { user, project, password } = credential as unknown as Record<"user" | "project", Named> & {
    password: string;
  };
  const [site] = await addSites(admin, {
    sites: [
      {
        name: cloud,
        acceptHttp: true,
        confirmedHosts: [...new Set([...urls, connection.authUrl].map((url) => new URL(url).origin))],
        source: {
          from: "form",
          authUrl: connection.authUrl,
          region: connection.region,
          credential: {
            method: "password",
            user: user.name,
            userDomain: domainOf(user),
            password,
            project: project.name,
            projectDomain: domainOf(project),
          },
        },
      },
    ],
  });
  if (!site) throw new Error(`${cloud} was not added`);
  return site.id;
}
interface Named {
  name: string;
  domain?: { name?: string };
}

type Row = Awaited<ReturnType<ReturnType<typeof db>["run"]["findUniqueOrThrow"]>>;

async function until(runId: string, isSo: (run: Row) => boolean): Promise<Row> {
  const endsAt = Date.now() + RUN_MS;
  for (;;) {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    if (isSo(run)) return run;
    if (Date.now() > endsAt) throw new Error(`the run is still ${run.state}, in its phase ${run.phase}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** By the run's certificate and journal. */
async function timesOf(runId: string, record: WindowRecord): Promise<ProductTimes> {
  if (record.stop) throw new Error(`the window was stopped: ${record.stop.text}`);
  const at = (iso: string | null) => Date.parse(iso ?? "");
  const steps = await db().runStep.findMany({ where: { runId } });
  const attempts = (kind: string) =>
    steps.flatMap(({ key, attempts }) =>
      key.startsWith(`${kind}:`) ? (attempts as unknown as StepAttempt[]) : [],
    );
  const lasted = (kind: string) => attempts(kind).reduce((sum, a) => sum + (a.endedAt ?? 0) - a.at, 0);
  const opened = at(record.openedAt);
  const frozen = Math.max(...record.members.map((m) => at(m.frozenAt)));
  const asked = Math.max(...attempts("snapshot").map((a) => a.endedAt ?? 0));
  const seen = Math.max(...record.snapshots.map((s) => at(s.availableAt)));
  const closed = at(record.closedAt);
  const cutting = seen - Math.min(...attempts("snapshot").map((a) => a.at));
  return {
    window: record.windowMs,
    quiesce: frozen - opened,
    asked: asked - frozen,
    seen: seen - asked,
    thaw: closed - seen,
    between: record.windowMs - lasted("quiesce") - cutting - lasted("thaw"),
  };
}
