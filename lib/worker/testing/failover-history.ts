import { groupBy } from "../../group-by";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import type { HistoryEntry } from "../../sandbox/core/history";
import { SERVERS } from "../../sandbox/nova/rows";
import { bootedOnceInOrder, changesOf, historyOf, planOf, stillInBooks, twins } from "./drill-history";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { unsettled } from "./run-history";
import type { SeenBoot } from "./watch-boots";

/*
 * What must hold of a failover and of its roll-back, by the sandbox's own state and log and by our rows (DESIGN section 6).
 * Each returns sentences of what does not; none is none.
 */

export interface Story {
  /** Where the log stood before the failover. */
  since: number;
  boots: readonly SeenBoot[];
}

/** Of one that serves: its VMs came up once, in order and with their bytes, and those of the source are off, by one call each. */
export async function failoverViolations(
  stage: RecoveryStage,
  runId: string,
  story: Story,
): Promise<string[]> {
  const plan = await planOf(runId);
  const asked = askedOf(stage, plan, story.since);
  return [
    ...bootedOnceInOrder(stage, plan, story),
    ...plan.servers.flatMap(({ serverId, name }) => {
      const server = stage.source.rows(SERVERS).get(serverId);
      const calls = asked.get(name) ?? [];
      return [
        ...(server?.vmState === "stopped" ? [] : [`${name} is ${server?.vmState} at the source`]),
        ...(server?.lockedBy ? [] : [`${name} is not locked at the source`]),
        ...(calls.join() === "os-stop,lock" ? [] : [`${name} was asked at the source: ${calls.join()}`]),
      ];
    }),
    ...(await always(stage, runId, plan, story)),
  ];
}

/** Of one that was rolled back: nothing of it is left, and the source runs as before, started in its boot order. */
export async function rollBackViolations(
  stage: RecoveryStage,
  { failover, rollBack }: { failover: string; rollBack: string },
  { before, ...story }: Story & { before: { source: SiteLists; target: SiteLists } },
  sinceRollBack: number,
): Promise<string[]> {
  const plan = await planOf(failover);
  const asked = askedOf(stage, plan, sinceRollBack);
  return [
    ...changesOf(before.target, stage.lists()),
    ...changesOf(before.source, stage.sourceLists()).map((text) => `at the source ${text}`),
    ...(await stillInBooks(rollBack)),
    ...plan.servers.flatMap(({ serverId, name }) => {
      const server = stage.source.rows(SERVERS).get(serverId);
      const calls = asked.get(name) ?? [];
      return [
        ...(server?.vmState === "active" ? [] : [`${name} is ${server?.vmState} at the source`]),
        ...(server?.lockedBy ? [`${name} is still locked at the source`] : []),
        ...(calls.join() === "unlock,os-start" ? [] : [`${name} was asked at the source: ${calls.join()}`]),
      ];
    }),
    ...startedOutOfOrder(stage, plan, sinceRollBack),
    ...(await unsettled(rollBack)),
    ...(await always(stage, failover, plan, story)),
  ];
}

/** Whatever became of it. */
export const always = async (
  stage: RecoveryStage,
  runId: string,
  plan: RecoveryRunPlan,
  { since }: Story,
): Promise<string[]> => [...twins(stage, since), ...bothRan(stage, plan, since), ...(await unsettled(runId))];

interface ServerChange extends HistoryEntry {
  id: string;
  change: "made" | "changed" | "removed";
  to?: { name?: string; vmState?: string };
}

const serverChanges = (stage: RecoveryStage, since: number): ServerChange[] =>
  historyOf(stage, since).filter(
    ({ kind, table }) => kind === "changed" && table === SERVERS.name,
  ) as unknown as ServerChange[];

/** That hold a VM for a moment, in the backups of a relocation. */
const HOLDS = ["quiesce", "unquiesce"];

/** What was asked of each VM of the plan at the source that changes it for longer, in its order. */
export function askedOf(
  stage: RecoveryStage,
  { servers }: RecoveryRunPlan,
  since: number,
): Map<string, string[]> {
  const actions = historyOf(stage, since).flatMap(({ site, kind, method, path, body }) => {
    if (site !== stage.source.name || kind !== "asked" || method !== "POST") return [];
    const server = servers.find(({ serverId }) => String(path).endsWith(`/servers/${serverId}/action`));
    const [action] = Object.keys((body ?? {}) as object);
    return server && action && !HOLDS.includes(action) ? [{ name: server.name, action }] : [];
  });
  return new Map(
    [...groupBy(actions, ({ name }) => name)].map(([name, all]) => [name, all.map(({ action }) => action)]),
  );
}

/** I10: at no instant a recovered VM and its original both run, at two sites or at one. It was not signed that they may. */
export function bothRan(stage: RecoveryStage, { servers }: RecoveryRunPlan, since: number): string[] {
  const originals = new Set(servers.map(({ name }) => name));
  const copies = new Map<string, { name: string; isUp: boolean }>();
  const found = new Set<string>();
  for (const { id, change, to } of serverChanges(stage, since)) {
    const original = servers.find(({ serverId }) => serverId === id)?.name;
    if (original !== undefined) {
      if (to?.vmState === "active") originals.add(original);
      else if (to?.vmState !== undefined) originals.delete(original);
    } else if (change === "made") copies.set(id, { name: to?.name ?? "", isUp: to?.vmState === "active" });
    else if (change === "removed") copies.delete(id);
    else if (to?.vmState !== undefined) {
      const copy = copies.get(id);
      if (copy) copy.isUp = to.vmState === "active";
    }
    for (const { name, isUp } of copies.values())
      if (isUp && originals.has(name)) found.add(`${name} and its copy ran at once`);
  }
  return [...found];
}

/** A VM of the source runs again when all those of earlier tiers do. */
export function startedOutOfOrder(
  stage: RecoveryStage,
  { servers }: RecoveryRunPlan,
  since: number,
): string[] {
  const up = new Set<string>();
  return serverChanges(stage, since).flatMap(({ site, id, to }) => {
    if (site !== stage.source.name || to?.vmState !== "active") return [];
    const started = servers.find(({ serverId }) => serverId === id);
    if (!started) return [];
    up.add(started.name);
    return servers
      .filter(({ tier, name }) => tier < started.tier && !up.has(name))
      .map(({ name }) => `${started.name} was started at the source before ${name}`);
  });
}
