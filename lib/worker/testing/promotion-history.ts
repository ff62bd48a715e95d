import { db } from "../../db";
import { VOLUMES } from "../../sandbox/cinder/rows";
import { NETWORKS, PORTS } from "../../sandbox/neutron/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import { historyOf, stillInBooks } from "./drill-history";
import { failoverViolations, type Story } from "./failover-history";
import type { RecoveryStage } from "./recovery-stage";
import { unsettled } from "./run-history";

/*
 * What must hold of drills that are kept, by the sandbox's own state and log and by our rows. Each returns sentences of what
 * does not; none is none.
 */

/** Of one that is kept: it stands, for an hour, and each of its VMs runs. */
export async function standingViolations(stage: RecoveryStage, runId: string): Promise<string[]> {
  const { state, keepUntil, servers } = await stage.recoveryOf(runId);
  const minutes = Math.round((Number(keepUntil) - Date.now()) / 60_000);
  return [
    ...(state === "standing" ? [] : [`it is ${state}`]),
    ...(keepUntil !== null && minutes > 50 && minutes <= 60 ? [] : [`it is kept for ${minutes} minutes`]),
    ...servers.flatMap(({ name, serverId }) => {
      const there = stage.target.rows(SERVERS).get(serverId ?? "");
      return there?.vmState === "active" ? [] : [`${name} is ${there?.vmState} while it is kept`];
    }),
  ];
}

/** Of one that was cleaned up: by one run, whole. */
export async function cleanedViolations(stage: RecoveryStage, runId: string): Promise<string[]> {
  const { id, state } = await stage.recoveryOf(runId);
  const [run, ...others] = await db().run.findMany({ where: { recoveryId: id, kind: "cleanup" } });
  return [
    ...(state === "clean" ? [] : [`the drill is ${state}`]),
    ...(run && others.length === 0 ? [] : [`it was cleaned up by ${run ? others.length + 1 : 0} runs`]),
    ...(run?.state === "succeeded" ? [] : [`its clean-up is ${run?.state}: ${JSON.stringify(run?.failure)}`]),
    ...(run ? await unsettled(run.id) : []),
    ...(await stillInBooks(runId)),
  ];
}

/**
 * Of a failover in the place of a drill: it serves as any does, and was made when all that the drill had made was gone.
 * @param story of the failover
 * @param sinceDrill where the log stood before the drill
 */
export async function promotedViolations(
  stage: RecoveryStage,
  runs: { drill: string; failover: string },
  story: Story,
  sinceDrill: number,
): Promise<string[]> {
  const drill = await stage.recoveryOf(runs.drill);
  const { state, promotesId } = await stage.recoveryOf(runs.failover);
  return [
    ...(state === "pending" && promotesId === drill.id
      ? []
      : [`it is ${state}, in the place of ${promotesId}`]),
    ...(await cleanedViolations(stage, runs.drill)),
    ...madeBeside(stage, sinceDrill, story.since),
    ...(await failoverViolations(stage, runs.failover, story)),
  ];
}

/** What room and addresses are taken by. Records of backups stay, and the rest goes with these. */
const TABLES: readonly string[] = [SERVERS, VOLUMES, NETWORKS, PORTS].map(({ name }) => name);

/** What a drill had made at the target, and was there still when something was made in its place. */
export function madeBeside(stage: RecoveryStage, sinceDrill: number, promotedAt: number): string[] {
  const there = new Set<string>();
  for (const { n, site, kind, table, id, change } of historyOf(stage, sinceDrill)) {
    if (site !== stage.target.name || kind !== "changed" || !TABLES.includes(String(table))) continue;
    if (change === "removed") there.delete(`${table} ${id}`);
    if (change !== "made") continue;
    if (n <= promotedAt) there.add(`${table} ${id}`);
    else if (there.size > 0)
      return [...there].map((thing) => `${thing} of the drill was there beside ${table} ${id}`);
  }
  return [];
}
