import { randomUUID } from "node:crypto";
import { type BackupPlan, type Consistency, plannedVolumes } from "../lib/backups/backup-plan";
import { judgeOutcome, stopOfWindow } from "../lib/backups/judge-outcome";
import type { WindowRecord } from "../lib/backups/window-record";
import { type JudgedBackup, judgePoint } from "../lib/recovery-points/judge/judge-point";
import { makeCertificate } from "../lib/recovery-points/judge/make-certificate";
import type { ServerDescription } from "../lib/recovery-points/server-description";
import type { ProductDatabase } from "./authorization/product-database";

interface Stored {
  vnfName: string;
  siteId: string;
  plan: BackupPlan;
  window: WindowRecord;
  /** Of volumes whose backup has failed: what Cinder said. */
  failed?: Readonly<Record<string, string>>;
}

/** A backup that has ended, with its point, as a run would have left it: judged by what judges runs. */
export async function storeBackup(database: ProductDatabase, of: Stored) {
  const { vnfName, siteId, plan, failed = {} } = of;
  const [vnfId, runId, pointId] = [randomUUID(), randomUUID(), randomUUID()];
  const window = movedTo(of.window, Date.now() - 600_000);
  const startedAt = later(window.openedAt, -12_000);
  const endedAt = later(window.closedAt, 300_000);
  const isCut = window.snapshots.some(({ state }) => state === "available");
  const backups = plannedVolumes(plan).map(({ volumeId, sizeGib }) => judged(volumeId, sizeGib, failed));
  const servers = plan.members.map((member) => described(member, plan));
  const verdict = judgePoint(plan, window, servers, isCut ? backups : []);
  const certificate = makeCertificate({ id: runId, number: 1 }, plan, window, backups, endedAt);
  const outcome = isCut
    ? judgeOutcome({
        ...verdict,
        consistency: certificate.consistency as Consistency,
        planned: plan.consistency,
        incompleteReasons: verdict.reasons,
        vms: new Map(plan.members.map(({ serverId, name }) => [serverId, name])),
        hasFailedSteps: Object.keys(failed).length > 0,
        window: window.stop,
        stop: null,
      })
    : { state: "failed" as const, failure: stopOfWindow(window.stop).reason };

  await database.run(
    `INSERT INTO vnfs (id, site_id, name, name_key) VALUES ($1, $2, $3, lower($3))`,
    ...[vnfId, siteId, vnfName],
  );
  await database.run(
    `INSERT INTO runs (id, kind, state, phase, vnf_id, vnf_name, site_id, site_name, start_key, started_by, plan, plan_hash,
       "window", window_attempts, failure, created_at, started_at, ended_at)
     VALUES ($1, 'backup', $2, $3, $4, $5, $6, 'Lyon', $7, '{"name": "ada"}', $8, '', $9, 1, $10, $11, $11, $12)`,
    ...[runId, outcome.state, isCut ? "verify" : "thaw", vnfId, vnfName, siteId, randomUUID()],
    ...[JSON.stringify(plan), JSON.stringify(window), outcome.failure && JSON.stringify(outcome.failure)],
    ...[startedAt, isCut ? endedAt : later(window.closedAt, 500)],
  );
  for (const [position, step] of stepsOf(plan, window, failed, endedAt).entries())
    await database.run(
      `INSERT INTO run_steps (run_id, key, phase, position, title, server_id, volume_id, site_name, state, started_at,
         ended_at, attempts, cause, todo)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'Lyon', $8, $9, $10, $11, $12, $13)`,
      ...[runId, step.key, step.phase, position, step.title, step.serverId ?? null, step.volumeId ?? null],
      ...[step.state, step.from, step.to, JSON.stringify(attemptsOf(step)), step.cause ?? null],
      step.todo ?? null,
    );
  if (!isCut) return { vnfId, runId, pointId: null };

  await database.run(
    `INSERT INTO recovery_points (id, vnf_id, vnf_name, run_id, site_id, site_name, state, taken_at, completed_at,
       consistency, incomplete_reasons, usable_server_ids, certificate, servers, longest_freeze_ms)
     VALUES ($1, $2, $3, $4, $5, 'Lyon', $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    ...[pointId, vnfId, vnfName, runId, siteId, verdict.state, window.takenAt, endedAt],
    ...[certificate.consistency, verdict.reasons, verdict.usableServerIds, JSON.stringify(certificate)],
    ...[JSON.stringify(servers), certificate.longestFreezeMs],
  );
  for (const { member, volumeId, name, sizeGib, device, isRoot } of plannedVolumes(plan)) {
    const failReason = failed[volumeId] ?? null;
    await database.run(
      `INSERT INTO point_backups (id, point_id, site_id, credential_id, project_id, server_id, volume_id, volume_name,
         device, is_root, size_gib, backup_id, is_incremental, chain_position, state, fail_reason, started_at, ended_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, false, 0, $13, $14, $15, $16)`,
      ...[randomUUID(), pointId, siteId, randomUUID(), member.projectId, member.serverId, volumeId, name],
      ...[device, isRoot, sizeGib, `backup-of-${volumeId}`, failReason ? "error" : "available", failReason],
      ...[later(window.closedAt, 2_000), later(window.closedAt, 200_000)],
    );
  }
  return { vnfId, runId, pointId };
}

const later = (at: string | null, ms: number): string => new Date(Date.parse(at ?? "") + ms).toISOString();

/** As if it had been opened then. */
function movedTo(window: WindowRecord, openedAt: number): WindowRecord {
  const by = openedAt - Date.parse(window.openedAt ?? "");
  return JSON.parse(JSON.stringify(window), (_, value) =>
    typeof value === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? later(value, by) : value,
  );
}

const judged = (volumeId: string, sizeGib: number, failed: Stored["failed"] = {}): JudgedBackup => ({
  ...{ volumeId, sizeGib, backupId: `backup-of-${volumeId}`, chain: { is: "whole" }, hasRecord: true },
  ...{ status: failed[volumeId] ? "error" : "available", failReason: failed[volumeId] ?? null },
});

/** As much of a VM as the page of a point reads. */
const described = (
  { serverId, name, projectId, position, bootOrder }: BackupPlan["members"][number],
  plan: BackupPlan,
): ServerDescription => ({
  ...{ serverId, name, projectId, position, bootOrder, description: null, projectName: null, flavor: null },
  ...{ availabilityZone: null, hostname: null, metadata: {}, tags: [], hasConfigDrive: null },
  ...{ hasUserData: null, keypair: null, serverGroup: null, imageProperties: {}, wasPoweredOff: false },
  ...{ ports: [], securityGroups: [], missing: [], failed: [] },
  volumes: plannedVolumes(plan)
    .filter(({ member }) => member.serverId === serverId)
    .map(({ volumeId, name: volume, sizeGib, device, isRoot }) => ({
      ...{ volumeId, name: volume, sizeGib, device, isRoot, type: null, isBootable: isRoot, metadata: {} },
      ...{ deleteOnTermination: null, imageMetadata: null, availabilityZone: null, isExcluded: false },
    })),
});

interface Step {
  key: string;
  phase: string;
  title: string;
  serverId?: string;
  volumeId?: string;
  state: "succeeded" | "failed" | "skipped";
  from: string | null;
  to: string | null;
  cause?: string | undefined;
  todo?: string | undefined;
}

/** What fails was tried twice. */
const attemptsOf = ({ state, from, to, cause }: Step) => {
  if (from === null || to === null) return [];
  const [at, endedAt] = [Date.parse(from), Date.parse(to)];
  if (state !== "failed") return [{ at, endedAt, result: "202 Accepted", status: 202 }];
  const half = (at + endedAt) / 2;
  const call = { call: "POST /servers/{id}/action", requestId: REQUEST_ID };
  return [
    {
      at,
      endedAt: half,
      result: "409 Conflict",
      cause: "the agent is not connected",
      hasFailed: true,
      ...call,
    },
    { at: half, endedAt, result: "Failed", cause, hasFailed: true, ...call },
  ];
};
/** Of the calls that failed. */
export const REQUEST_ID = "req-0f3d7c1e-5a52-4f6f-9a0b-3d1c7a5b9e21";

/** What its journal would hold, phase by phase. */
function stepsOf(
  plan: BackupPlan,
  window: WindowRecord,
  failed: Readonly<Record<string, string>>,
  endedAt: string,
): Step[] {
  const volumes = plannedVolumes(plan);
  const cut = new Map(window.snapshots.map((snapshot) => [snapshot.volumeId, snapshot]));
  const checked = { from: later(window.openedAt, -11_000), to: later(window.openedAt, -1_000) };
  return [
    { key: "check:services", phase: "preflight", title: "Check services", state: "succeeded", ...checked },
    ...window.members.map(({ serverId, name, ...m }): Step => {
      const state = { frozen: "succeeded", "not-sent": "skipped" } as const;
      const from = m.quiesceSentAt;
      const to = m.frozenAt ?? (from && later(from, 400));
      return {
        ...{ key: `quiesce:${serverId}`, phase: "quiesce", title: `Quiesce ${name}`, serverId, from, to },
        ...{ state: state[m.quiesce as "frozen"] ?? "failed", cause: m.quiesceCause, todo: m.quiesceTodo },
      };
    }),
    ...volumes.map(({ volumeId, name, member }): Step => {
      const of = cut.get(volumeId);
      const [from, to] = [of?.sentAt ?? null, of?.availableAt ?? null];
      return {
        ...{ key: `snapshot:${volumeId}`, phase: "snapshot", title: `Snapshot ${member.name} / ${name}` },
        ...{ volumeId, from, to, state: of?.state === "available" ? "succeeded" : "skipped" },
      };
    }),
    ...window.members.toReversed().map(({ serverId, name, thawSentAt: from, thawedAt: to }): Step => {
      const state = from === null ? "skipped" : "succeeded";
      return { key: `thaw:${serverId}`, phase: "thaw", title: `Thaw ${name}`, serverId, from, to, state };
    }),
    ...volumes.map(({ volumeId, name, member }): Step => {
      const isCut = cut.get(volumeId)?.state === "available";
      const [from, to] = isCut
        ? [later(window.closedAt, 2_000), later(window.closedAt, 200_000)]
        : [null, null];
      const cause = failed[volumeId];
      return {
        ...{ key: `backup:${volumeId}`, phase: "back-up", title: `Back up ${member.name} / ${name}` },
        ...{ volumeId, from, to, state: !isCut ? "skipped" : cause ? "failed" : "succeeded", cause },
      };
    }),
    ...(window.stop
      ? []
      : [
          {
            ...{ key: "verify:point", phase: "verify", title: "Verify the recovery point" },
            ...{ state: "succeeded" as const, from: later(endedAt, -60_000), to: endedAt },
          },
        ]),
  ];
}
