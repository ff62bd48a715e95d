import { randomUUID } from "node:crypto";
import { buildReport, type ReportRows } from "../lib/recoveries/build-report";
import type { RecoveryState, RecoveryView } from "../lib/runs/recovery-view";
import type { RunView } from "../lib/runs/run-view";
import { sampleFailover } from "../lib/runs/testing/sample-failover";
import type { ProductDatabase } from "./authorization/product-database";

interface Stored {
  vnfName: string;
  lyon: string;
  oslo: string;
  state: RecoveryState;
  /** How long ago it began. */
  minutesAgo: number;
  isSigned?: boolean;
  /** Names of VMs that did not come up. */
  failed?: readonly string[];
}

/** A failover that has ended, with all that its pages show, as a run would have left it; made of the sample. */
export async function storeFailover(database: ProductDatabase, of: Stored) {
  const { vnfName, lyon, oslo, state, minutesAgo, isSigned = false, failed = [] } = of;
  const [vnfId, backupId, pointId, runId, recoveryId] = [1, 2, 3, 4, 5].map(() => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const run = movedTo(sampleFailover({ isSigned }), Date.now() - minutesAgo * 60_000);
  const { recovery } = run;
  if (!recovery) throw new Error("the sample has a recovery");
  const has = (name: string) => !failed.includes(name);
  const servers = recovery.tiers.flatMap((tier) => tier.servers);
  const plan = planOf(run, recovery, { lyon, oslo, vnfName, pointId });
  const isOpen = state !== "accepted" && state !== "rolled-back";
  const servingAt = failed.length === 0 ? recovery.servingAt : null;
  const isDecided = state === "accepted" || state === "rolled-back";

  await database.run(
    `INSERT INTO vnfs (id, site_id, name, name_key, rpo_minutes, rto_minutes, drill_every_days)
     VALUES ($1, $2, $3, lower($3), 60, 30, 90)`,
    ...[vnfId, state === "accepted" ? oslo : lyon, vnfName],
  );
  await database.run(
    `INSERT INTO runs (id, kind, state, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash,
       created_at, started_at, ended_at)
     VALUES ($1, 'backup', 'succeeded', $2, $3, $4, 'Lyon', $5, '{"name": "ada"}', '{"freezeBudgetMs": 8000, "receivers": [],
       "members": []}', '', $6, $6, $6)`,
    ...[backupId, vnfId, vnfName, lyon, randomUUID(), recovery.point.takenAt],
  );
  await database.run(
    `INSERT INTO recovery_points (id, vnf_id, vnf_name, run_id, site_id, site_name, state, taken_at, completed_at,
       consistency, usable_server_ids)
     VALUES ($1, $2, $3, $4, $5, 'Lyon', 'complete', $6, $6, 'filesystem', $7)`,
    ...[
      pointId,
      vnfId,
      vnfName,
      backupId,
      lyon,
      recovery.point.takenAt,
      servers.map((s) => s.sourceServerId),
    ],
  );
  const report = buildReport(reportRows(run, recovery, { vnfName, failed, pointId, servingAt }));
  await database.run(
    `INSERT INTO recoveries (id, mode, vnf_id, vnf_name, point_id, from_site_id, from_site_name, to_site_id, to_site_name,
       open_vnf_id, state, is_drill, started_at, serving_at, decided_at, decided_by, overrides, fence, report, report_hash)
     VALUES ($1, 'failover', $2, $3, $4, $5, 'Lyon', $6, 'Oslo', $7, $8, false, $9, $10, $11, $12, $13, $14, $15, $16)`,
    ...[
      recoveryId,
      vnfId,
      vnfName,
      pointId,
      lyon,
      oslo,
      isOpen ? vnfId : null,
      state,
      recovery.startedAt,
      servingAt,
    ],
    ...[isDecided ? new Date().toISOString() : null, isDecided ? "ada" : null],
    ...[
      JSON.stringify(recovery.overrides),
      JSON.stringify(recovery.fence),
      JSON.stringify(report),
      "0".repeat(64),
    ],
  );
  const failure =
    failed.length === 0
      ? null
      : { cause: `${failed.join("; ")}: No valid host was found`, todo: "Free room there." };
  await database.run(
    `INSERT INTO runs (id, kind, state, phase, vnf_id, vnf_name, site_id, site_name, start_key, started_by, reason, plan,
       plan_hash, recovery_id, point_id, failure, created_at, started_at, ended_at)
     VALUES ($1, 'failover', $2, 'hand-over', $3, $4, $5, 'Oslo', $6, '{"name": "ada"}', $7, $8, '', $9, $10, $11, $12, $12, $13)`,
    ...[
      runId,
      failed.length === 0 ? "succeeded" : failed.length < servers.length ? "partly_failed" : "failed",
    ],
    ...[vnfId, vnfName, oslo, randomUUID(), run.reason, JSON.stringify(plan), recoveryId, pointId],
    ...[failure && JSON.stringify(failure), run.startedAt, run.endedAt],
  );
  for (const [i, step] of run.steps.entries()) {
    const isBad = step.phase === "boot" && step.serverId !== null && !has(step.serverId);
    await database.run(
      `INSERT INTO run_steps (run_id, key, phase, position, title, server_id, volume_id, site_name, state, started_at,
         ended_at, attempts, cause, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '{}')`,
      ...[runId, step.key, step.phase, i, step.title, step.serverId, step.volumeId, step.siteName],
      ...[isBad ? "failed" : step.state, step.startedAt, step.endedAt, JSON.stringify(step.attempts)],
      isBad ? "No valid host was found" : step.cause,
    );
  }
  for (const server of servers)
    await database.run(
      `INSERT INTO recovery_servers (recovery_id, source_server_id, name, tier, state, server_id, booted_at, healthy_at,
         cause, todo, journal_recovered)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, false)`,
      ...[
        recoveryId,
        server.sourceServerId,
        server.name,
        server.tier,
        has(server.name) ? "healthy" : "failed",
      ],
      ...[has(server.name) ? randomUUID() : null, has(server.name) ? server.bootedAt : null],
      has(server.name) ? server.healthyAt : null,
      ...(has(server.name)
        ? [null, null]
        : ["No valid host was found", "Free room at Oslo, then recover again."]),
    );
  for (const volume of recovery.volumes)
    await database.run(
      `INSERT INTO recovery_volumes (recovery_id, source_volume_id, site_id, backup_row_id, state, volume_id, tries,
         size_gib, chain_gib, started_at, ended_at)
       VALUES ($1, $2, $3, $4, 'ready', $5, 1, $6, $7, $8, $9)`,
      ...[recoveryId, volume.key, oslo, randomUUID(), randomUUID(), volume.sizeGib, volume.chainGib],
      ...[volume.startedAt, volume.endedAt],
    );
  const made = [
    ...servers.filter(({ name }) => has(name)).map(({ name }) => ({ kind: "server", key: `boot:${name}` })),
    ...recovery.volumes.map(({ key }) => ({ kind: "volume", key: `restore:${key}` })),
  ];
  for (const { kind, key } of state === "rolled-back" ? [] : made)
    await database.run(
      `INSERT INTO run_resources (id, run_id, site_id, credential_id, kind, resource_id, tag, is_temporary)
       VALUES ($1, $2, $3, $4, $5, $6, $7, false)`,
      ...[
        randomUUID(),
        runId,
        oslo,
        randomUUID(),
        kind,
        randomUUID(),
        `stillpoint-${runId.slice(0, 8)}-${key}`,
      ],
    );
  return { vnfId, pointId, runId, recoveryId, servers: servers.map(({ name }) => name) };
}

/** As if it had begun then. */
const movedTo = (run: RunView, startedAt: number): RunView => {
  const by = startedAt - Date.parse(run.startedAt ?? "");
  return JSON.parse(JSON.stringify(run), (_, value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(value)
      ? new Date(Date.parse(value) + by).toISOString()
      : value,
  );
};

/** As much of a plan as the pages read. */
function planOf(
  run: RunView,
  { tiers, volumes, point }: RecoveryView,
  { lyon, oslo, vnfName, pointId }: { lyon: string; oslo: string; vnfName: string; pointId: string },
) {
  const servers = tiers.flatMap((tier) => tier.servers);
  return {
    version: 1,
    mode: "failover",
    vnf: { id: run.vnf.id, name: vnfName },
    point: { id: pointId, takenAt: point.takenAt, consistency: point.consistency, losesMs: point.losesMs },
    from: { id: lyon, name: "Lyon" },
    to: { id: oslo, name: "Oslo", isHome: false },
    isDrill: false,
    estimate: { totalMs: 60_000 },
    make: { networks: [], securityGroups: [], serverGroups: [], keypairs: [], flavors: [] },
    imports: [],
    servers: servers.map(({ sourceServerId, name, tier }) => ({
      ...{ serverId: sourceServerId, name, tier, startsOff: false },
    })),
    tiers: tiers.map(({ order }) => ({ order, delaySeconds: 0, pauseBefore: null, checks: [] })),
    volumes: volumes.map(({ key, name, serverId, estimateMs }) => ({
      key,
      name,
      serverIds: [serverId],
      estimateMs,
    })),
    ports: servers.map(({ sourceServerId, addresses }) => ({
      ...{
        key: `${sourceServerId}:0`,
        serverId: sourceServerId,
        ips: addresses.map((address) => ({ address })),
      },
    })),
  };
}

function reportRows(
  run: RunView,
  recovery: RecoveryView,
  of: { vnfName: string; failed: readonly string[]; pointId: string; servingAt: string | null },
): ReportRows {
  const ms = (iso: string | null) => (iso === null ? null : Date.parse(iso));
  const isUp = (name: string) => !of.failed.includes(name);
  return {
    recovery: {
      ...{ name: "f-2", mode: "failover", isDrill: false, startedBy: "ada", reason: run.reason },
      ...{ startedAt: Date.parse(recovery.startedAt), servingAt: ms(of.servingAt) },
      endedAt: Date.parse(run.endedAt ?? ""),
    },
    vnf: { name: of.vnfName, rpoMinutes: 60, rtoMinutes: 30 },
    from: { name: "Lyon" },
    to: { name: "Oslo" },
    point: {
      id: of.pointId,
      takenAt: Date.parse(recovery.point.takenAt),
      consistency: "filesystem",
      isFallback: false,
    },
    losesNothing: false,
    overrides: recovery.overrides.map((each) => ({ ...each, at: Date.parse(each.at) })),
    fence: recovery.fence,
    handOver: run.steps
      .filter(({ phase }) => phase === "hand-over")
      .map(({ title, endedAt }) => ({ title, state: "passed" as const, cause: null, at: ms(endedAt) })),
    checks: recovery.checks
      .filter(({ stepKey }) => stepKey.startsWith("verify:"))
      .map(({ title, at }) => ({ title, state: "passed" as const, cause: null, at: ms(at) })),
    servers: recovery.tiers.flatMap(({ servers }) =>
      servers.map(({ name, tier, bootedAt, healthyAt }) => ({
        ...{ name, tier, isHealthy: isUp(name), isPlannedOff: false, journalRecovered: false },
        ...{ bootedAt: isUp(name) ? ms(bootedAt) : null, healthyAt: isUp(name) ? ms(healthyAt) : null },
        cause: isUp(name) ? null : "No valid host was found",
      })),
    ),
    volumes: recovery.volumes.map(({ name, serverName, sizeGib, chainGib, startedAt, endedAt }) => ({
      ...{ name, serverName, sizeGib, chainGib, links: 2, tries: 1, isRestored: true, cause: null },
      ...{ startedAt: ms(startedAt), endedAt: ms(endedAt) },
    })),
    waits: [],
    made: [],
  };
}

/** VMs that a VNF has left at a site, as the last reading found them; their site seems to answer from now on. */
export async function storeFormerCopies(
  database: ProductDatabase,
  of: {
    vnfId: string;
    recoveryId: string;
    siteId: string;
    projectId: string;
    running: string[];
    off: string[];
  },
) {
  const { vnfId, recoveryId, siteId, projectId, running, off } = of;
  // Later than any poll: nothing answers there.
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const answers = () =>
    database.run(
      `INSERT INTO site_health (site_id, state, as_of, last_answered_at, checked_at, claimed_at)
       VALUES ($1, 'reachable', $2, $2, $2, $2)
       ON CONFLICT (site_id) DO UPDATE SET state = 'reachable', as_of = $2, last_answered_at = $2, claimed_at = $2`,
      ...[siteId, later],
    );
  await answers();
  // A poll that had begun before that has written by then that nothing answers.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  await answers();
  await database.run(
    `INSERT INTO inventory_scopes (credential_id, site_id, project_id, as_of, claimed_at)
     SELECT id, site_id, project_id, $2, $2 FROM site_credentials WHERE site_id = $1
     ON CONFLICT (credential_id) DO UPDATE SET as_of = $2, claimed_at = $2`,
    ...[siteId, later],
  );
  for (const [i, name] of [...running, ...off].entries()) {
    const vmState = running.includes(name) ? "active" : "stopped";
    await database.run(
      `INSERT INTO former_members (vnf_id, site_id, server_id, project_id, name, boot_order, recovery_id)
       VALUES ($1, $2, $3, $4, $3, $5, $6)`,
      ...[vnfId, siteId, name, projectId, i + 1, recoveryId],
    );
    await database.run(
      `INSERT INTO inventory_servers (site_id, server_id, project_id, name, status, addresses, volume_ids, search_text,
         detail, seen_at)
       VALUES ($1, $2, $3, $2, $4, '{}', '{}', $2, $5, now())`,
      ...[siteId, name, projectId, vmState === "active" ? "ACTIVE" : "SHUTOFF"],
      JSON.stringify({ vmState, isLocked: vmState === "stopped" }),
    );
  }
}
