import type { RestoreHistory } from "./recovery-facts";
import type {
  Estimate,
  PlannedImport,
  PlannedServer,
  PlannedVolume,
  RecoveryRunPlan,
} from "./recovery-run-plan";

type Estimated = Pick<RecoveryRunPlan, "tiers" | "restoresAtOnce"> & {
  imports: readonly Pick<PlannedImport, "backupId" | "chainOf" | "isKnown">[];
  volumes: readonly Pick<PlannedVolume, "key" | "tier" | "estimateMs">[];
  servers: readonly Pick<PlannedServer, "serverId" | "tier">[];
};

/** Chains whose records are imported side by side, and VMs whose boot is asked for at once: caps of the executor. */
const CHAINS_AT_ONCE = 4;
const BOOTS_AT_ONCE = 8;
/** More than these say little of how a site is now. */
const NEWEST = 20;

/** How long a volume's restore takes, by what is read of its chain; null without any history. Pure. */
export function restoreMs(chainGib: number, { restores, backups }: RestoreHistory): number | null {
  const rate = median(ratesOf(restores)) ?? median(ratesOf(backups));
  return rate === null ? null : Math.round(rate * chainGib);
}

/**
 * When what is expected, on the executor's own schedule: records first, restores in their order on so many places, a tier
 * when its volumes are there and the tier before is up. Checks beyond being up, and pauses, are not in it. Pure.
 */
export function estimateRecovery(plan: Estimated, history: RestoreHistory): Estimate {
  const bootMs = median(history.bootMs);
  const importMs = median(history.importMs);
  const steps: Estimate["steps"] = [];
  let isWhole = true;
  const add = (key: string, fromMs: number, ms: number | null): number => {
    if (ms === null) isWhole = false;
    else steps.push({ key, fromMs, toMs: fromMs + ms });
    return fromMs + (ms ?? 0);
  };

  const chains = new Map<string, string[]>();
  for (const { backupId, chainOf, isKnown } of plan.imports)
    if (!isKnown) chains.set(chainOf, [...(chains.get(chainOf) ?? []), backupId]);
  const lanes = places(CHAINS_AT_ONCE);
  for (const ids of chains.values())
    takeFirst(lanes, (from) => ids.reduce((at, id) => add(`import:${id}`, at, importMs), from));
  const restoresFrom = Math.max(...lanes);

  const restoring = places(plan.restoresAtOnce, restoresFrom);
  const restored = new Map<number, number>();
  for (const { key, tier, estimateMs } of plan.volumes)
    takeFirst(restoring, (from) => {
      const end = add(`restore:${key}`, from, estimateMs);
      restored.set(tier, Math.max(restored.get(tier) ?? 0, end));
      return end;
    });

  let isUpAt = restoresFrom;
  for (const { order, delaySeconds } of plan.tiers) {
    const from = Math.max(isUpAt + delaySeconds * 1000, restored.get(order) ?? 0);
    const boots = places(BOOTS_AT_ONCE, from);
    for (const { serverId } of plan.servers.filter(({ tier }) => tier === order))
      takeFirst(boots, (at) => add(`boot:${serverId}`, at, bootMs));
    isUpAt = Math.max(...boots);
  }
  const isAny = plan.servers.length + plan.volumes.length > 0;
  // Volumes alone are done when the last one is restored.
  const isDoneAt = plan.servers.length > 0 ? isUpAt : Math.max(isUpAt, ...restored.values());
  return { totalMs: isWhole && isAny ? isDoneAt : null, steps, basis: basisOf(history) };
}

function basisOf({ restores, backups }: RestoreHistory): string {
  if (restores.length > 0)
    return `By the last ${restores.length === 1 ? "restore" : `${Math.min(restores.length, NEWEST)} restores`} at this target.`;
  return backups.length > 0
    ? "By how long the backups took: nothing was restored at this target yet."
    : "Not known: nothing was restored at this target yet.";
}

const places = (count: number, at = 0): number[] => Array<number>(Math.max(count, 1)).fill(at);

/** Gives the place that is free first its next piece of work, which says when it ends. */
function takeFirst(free: number[], work: (from: number) => number): void {
  const at = free.indexOf(Math.min(...free));
  free[at] = work(free[at] ?? 0);
}

const ratesOf = (done: RestoreHistory["restores"]): number[] =>
  done.filter(({ gib }) => gib > 0).map(({ gib, ms }) => ms / gib);

function median(newestFirst: readonly number[]): number | null {
  const sorted = newestFirst.slice(0, NEWEST).sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
