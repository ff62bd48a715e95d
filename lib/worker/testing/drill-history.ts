import { db } from "../../db";
import { MARK } from "../../made/tag-of";
import { readBuiltPlan } from "../../recoveries/read-built-plan";
import type { RecoveryRunPlan } from "../../recoveries/recovery-run-plan";
import { readFromStore } from "../../sandbox/cinder/backups/read-from-store";
import { BACKUPS } from "../../sandbox/cinder/rows-backups";
import type { HistoryEntry } from "../../sandbox/core/history";
import { PORTS } from "../../sandbox/neutron/rows";
import { SERVERS } from "../../sandbox/nova/rows";
import type { RecoveryStage, SiteLists } from "./recovery-stage";
import { unsettled } from "./run-history";
import type { SeenBoot } from "./watch-boots";

/*
 * What must hold of a drill, by the sandbox's own state and log and by our rows (DESIGN section 6). Each returns sentences of
 * what does not; none is none.
 */

/** Of one that came up, and was cleaned up again. @param before what the target had before it */
export async function drillViolations(
  stage: RecoveryStage,
  runId: string,
  { since, before, boots }: { since: number; before: SiteLists; boots: readonly SeenBoot[] },
): Promise<string[]> {
  const plan = await planOf(runId);
  return [
    ...(await traces(stage, runId, { since, before })),
    ...bootedOnceInOrder(stage, plan, { since, boots }),
    ...otherAddresses(stage, plan, since),
  ];
}

/** Each VM came up once, after those of earlier tiers, with the bytes of its backups. */
export const bootedOnceInOrder = (
  stage: RecoveryStage,
  plan: RecoveryRunPlan,
  { since, boots }: { since: number; boots: readonly SeenBoot[] },
): string[] => [
  ...notBooted(plan, since, boots),
  ...outOfTier(stage, plan, since),
  ...otherBytes(stage, plan, since, boots),
];

/** Whatever became of it: nothing is left, nothing was made twice, and the source was only looked at. */
export async function traces(
  stage: RecoveryStage,
  runId: string,
  { since, before }: { since: number; before: SiteLists },
): Promise<string[]> {
  return [
    ...changesOf(before, stage.lists()),
    ...(await stillInBooks(runId)),
    ...(await unsettled(runId)),
    ...twins(stage, since),
    ...touchedSource(stage, since),
  ];
}

/** By what a recovery's run has built, or will. */
export async function planOf(runId: string): Promise<RecoveryRunPlan> {
  const { recoveryId } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  return readBuiltPlan(recoveryId ?? "");
}

export const historyOf = (stage: RecoveryStage, since: number): HistoryEntry[] =>
  stage.sandbox.world.history.since(since, 100_000);
/** What became of the things at the target. */
const changes = (stage: RecoveryStage, since: number) =>
  historyOf(stage, since).filter(
    ({ site, kind }) => site === stage.target.name && kind === "changed",
  ) as Changed[];

interface Changed extends HistoryEntry {
  table: string;
  id: string;
  change: "made" | "changed" | "removed";
  to?: Record<string, unknown>;
}

/** What is there and was not, and what was there and is not. */
export function changesOf(before: SiteLists, after: SiteLists): string[] {
  return (Object.keys(before) as (keyof SiteLists)[]).flatMap((what) => [
    ...after[what].filter((id) => !before[what].includes(id)).map((id) => `${what}: ${id} is left`),
    ...before[what].filter((id) => !after[what].includes(id)).map((id) => `${what}: ${id} is gone`),
  ]);
}

/** I13, by our books: of a drill nothing stays, temporary or not. */
export async function stillInBooks(runId: string): Promise<string[]> {
  const { recoveryId } = await db().run.findUniqueOrThrow({ where: { id: runId } });
  const open = await db().runResource.findMany({ where: { run: { recoveryId }, removedAt: null } });
  return open.map(({ kind, tag }) => `the ${kind} ${tag} is still in the books`);
}

/** By what a thing is known as a run's: metadata of VMs, the names of Cinder's things, the descriptions of Neutron's, the ids of flavors. */
function markOf({ table, to }: Changed): string | undefined {
  const { id, metadata, description, name } = (to ?? {}) as {
    id?: string;
    metadata?: Record<string, string>;
    description?: string | null;
    name?: string;
  };
  if (table === SERVERS.name) return metadata?.stillpoint_step;
  return [id, description, name].find((text) => text?.startsWith(MARK)) ?? undefined;
}

/** I2: at no instant two of one mark. */
export function twins(stage: RecoveryStage, since: number): string[] {
  const marks = new Map<string, string>();
  const found: string[] = [];
  for (const entry of changes(stage, since)) {
    if (entry.change === "removed") {
      for (const [mark, id] of marks) if (id === `${entry.table} ${entry.id}`) marks.delete(mark);
    } else if (entry.change === "made") {
      const mark = markOf(entry);
      if (mark === undefined) continue;
      const key = `${entry.table} ${mark}`;
      if (marks.has(key)) found.push(`${key} was there twice at once`);
      marks.set(key, `${entry.table} ${entry.id}`);
    }
  }
  return found;
}

/** What was asked for at the source that changes something there. */
export function touchedSource(stage: RecoveryStage, since: number): string[] {
  return historyOf(stage, since)
    .filter(
      ({ site, kind, service }) => site === stage.source.name && kind === "asked" && service !== "keystone",
    )
    .filter(({ method }) => method !== "GET" && method !== "HEAD")
    .map(({ method, path }) => `the source was asked: ${method} ${path}`);
}

/** Each VM of the plan came up, once. */
function notBooted({ servers }: RecoveryRunPlan, since: number, boots: readonly SeenBoot[]): string[] {
  return servers.flatMap(({ name }) => {
    const times = boots.filter((boot) => boot.n > since && boot.name === name).length;
    return times === 1 ? [] : [`${name} came up ${times} times`];
  });
}

/** I5: a VM is asked for when all VMs of earlier tiers are up. */
function outOfTier(stage: RecoveryStage, { servers }: RecoveryRunPlan, since: number): string[] {
  const up = new Set<string>();
  const names = new Map<string, string>();
  const found: string[] = [];
  for (const { table, id, change, to } of changes(stage, since)) {
    if (table !== SERVERS.name) continue;
    const { name, vmState } = (to ?? {}) as { name?: string; vmState?: string };
    if (change === "made") {
      names.set(id, name ?? "");
      const tier = servers.find((server) => server.name === name)?.tier ?? 0;
      for (const other of servers)
        if (other.tier < tier && !up.has(other.name))
          found.push(`${name} was made before ${other.name} was up`);
    }
    if (vmState === "active") up.add(names.get(id) ?? "");
  }
  return found;
}

/** Every port is made with the MAC and the addresses of the source's, in networks that were made. */
function otherAddresses(stage: RecoveryStage, { servers }: RecoveryRunPlan, since: number): string[] {
  const made = changes(stage, since).filter(({ change }) => change === "made");
  const networks = new Set(made.filter(({ table }) => table === "networks").map(({ id }) => id));
  const there = made
    .filter(({ table }) => table === PORTS.name)
    .map(({ to }) => to as unknown as { mac: string; fixedIps: { address: string }[]; networkId: string });
  const addresses = (ips: readonly { address: string }[]) => ips.map((ip) => ip.address).join(", ");
  return servers.flatMap(({ serverId, name }) => {
    const originals = stage.source.rows(SERVERS).get(serverId)?.portIds ?? [];
    return originals.flatMap((id) => {
      const was = stage.source.rows(PORTS).get(id);
      if (!was) return [`the source has no port ${id} of ${name}`];
      const same = there.filter(({ mac }) => mac === was.mac);
      const [is] = same;
      if (!is || same.length !== 1) return [`${same.length} ports of ${name} have the MAC ${was.mac}`];
      return [
        ...(addresses(is.fixedIps) === addresses(was.fixedIps)
          ? []
          : [`a port of ${name} has ${addresses(is.fixedIps)}, and had ${addresses(was.fixedIps)}`]),
        ...(networks.has(is.networkId) ? [] : [`a port of ${name} is not in a network that was made`]),
      ];
    });
  });
}

/** What the store holds of a backup, as the source knows it. */
export function bytesOf({ source }: RecoveryStage, backupId: string) {
  const backup = source.rows(BACKUPS).get(backupId);
  return backup && readFromStore(source, backup, null).blocks;
}

/** Each volume had, before its guest wrote, what the backup store holds of it, in the order of the VM's devices. */
function otherBytes(
  stage: RecoveryStage,
  { servers, volumes }: RecoveryRunPlan,
  since: number,
  boots: readonly SeenBoot[],
): string[] {
  return servers.flatMap(({ name, volumes: keys }) => {
    const boot = boots.findLast((each) => each.n > since && each.name === name);
    if (!boot) return [];
    if (boot.volumes.length !== keys.length) return [`${name} has ${boot.volumes.length} volumes`];
    return keys.flatMap((key, i) => {
      const planned = volumes.find((volume) => volume.key === key);
      const blocks = bytesOf(stage, planned?.backupId ?? "");
      if (!blocks) return [`the source does not know the backup of ${planned?.name}`];
      const is = boot.volumes[i]?.blocks;
      return JSON.stringify(blocks) === JSON.stringify(is)
        ? []
        : [`${name} / ${planned?.name} has other bytes`];
    });
  });
}
