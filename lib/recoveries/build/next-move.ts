import type { RecoveryRunPlan } from "../recovery-run-plan";
import { listed } from "../words";
import { gateOf, type TierServer } from "./boot-tier";

/** VMs that are being made at a time: Nova takes about so many at once (openstack-api.md G5). */
const BOOTS_AT_ONCE = 8;

/** Where a build stands. */
export interface Standing {
  volumes: ReadonlyMap<string, { state: string }>;
  servers: ReadonlyMap<string, Pick<TierServer, "state" | "healthyAt">>;
  isNetworkMade: boolean;
  /** Orders of tiers that a person has let go on. */
  continued: ReadonlySet<number>;
  /** "restore:<volume>", "boot:<server>" and "pause:<tier>": what this worker is at. */
  underWay: ReadonlySet<string>;
  /** ms since the epoch. */
  now: number;
}

export interface Moves {
  /** Keys of volumes, in the order of their turn. */
  restore: string[];
  /** Source ids of VMs. */
  boot: string[];
  /** Orders of tiers that wait for a person from now on. */
  pause: number[];
  /** VMs that will not boot, and why. */
  block: { serverId: string; cause: string; todo: string }[];
  /** Nothing begins by itself before, ms since the epoch; null: only by what is under way. */
  wakeAt: number | null;
  /** Every volume and every VM has come to its end. */
  isOver: boolean;
}

type Planned = Pick<RecoveryRunPlan, "tiers" | "volumes" | "servers">;

const ENDED: Readonly<Record<"volume" | "server", readonly string[]>> = {
  volume: ["ready", "failed"],
  server: ["healthy", "failed", "blocked"],
};

/**
 * What may begin now. Volumes wait for nothing but a place; a VM for its volumes, for all ports, for its tier, and for
 * one of the boots at a time. What a dead worker left under way goes on before anything else. Pure.
 */
export function nextMoves(plan: Planned, standing: Standing): Moves {
  const { volumes, servers, underWay } = standing;
  const stateOf = (serverId: string) => servers.get(serverId)?.state ?? "planned";
  const restore = plan.volumes
    .map(({ key }) => key)
    .filter(
      (key) => !ENDED.volume.includes(volumes.get(key)?.state ?? "") && !underWay.has(`restore:${key}`),
    );
  const tierServers = plan.servers.map(
    ({ serverId, name, tier }): TierServer => ({
      name,
      tier,
      state: stateOf(serverId),
      healthyAt: servers.get(serverId)?.healthyAt ?? null,
    }),
  );
  const moves: Moves = { restore, boot: [], pause: [], block: [], wakeAt: null, isOver: false };
  const isAtWork = (serverId: string) => underWay.has(`boot:${serverId}`);
  const ids = plan.servers.map(({ serverId }) => serverId);
  moves.boot.push(...ids.filter((id) => ["booting", "up"].includes(stateOf(id)) && !isAtWork(id)));
  const booting = ids.filter(
    (id) => stateOf(id) === "booting" || (stateOf(id) === "planned" && isAtWork(id)),
  );
  let free = BOOTS_AT_ONCE - booting.length;
  for (const server of plan.servers) {
    const { serverId, tier } = server;
    if (stateOf(serverId) !== "planned" || isAtWork(serverId)) continue;
    const lost = plan.volumes.filter(
      ({ key }) => server.volumes.includes(key) && volumes.get(key)?.state === "failed",
    );
    if (lost.length > 0) {
      moves.block.push({
        serverId,
        cause: `${listed(lost.map(({ name }) => name))} could not be restored`,
        todo: "Look at the step of the volume. Another recovery point may hold a backup that can be restored.",
      });
      continue;
    }
    const gate = gateOf(tier, plan.tiers, tierServers);
    if (gate.is === "locked") {
      moves.block.push({ serverId, cause: gate.cause, todo: "Look at the steps of those VMs first." });
      continue;
    }
    const isReady =
      standing.isNetworkMade && server.volumes.every((key) => volumes.get(key)?.state === "ready");
    const isPaused = isHeld(plan, tier, standing);
    if (gate.is === "shut" && gate.until === null) continue;
    if (!isReady && !isPaused) continue;
    if (gate.is === "shut" && gate.until !== null && gate.until > standing.now) {
      moves.wakeAt = Math.min(moves.wakeAt ?? gate.until, gate.until);
      continue;
    }
    if (isPaused) {
      // Whoever is waited for does his part while volumes are still restored.
      if (!underWay.has(`pause:${tier}`) && !moves.pause.includes(tier)) moves.pause.push(tier);
      continue;
    }
    if (free <= 0) continue;
    free--;
    moves.boot.push(serverId);
  }
  moves.isOver =
    plan.volumes.every(({ key }) => ENDED.volume.includes(volumes.get(key)?.state ?? "")) &&
    plan.servers.every(({ serverId }) => ENDED.server.includes(stateOf(serverId)));
  return moves;
}

const isHeld = ({ tiers }: Planned, order: number, { continued }: Standing): boolean =>
  !continued.has(order) && tiers.some((tier) => tier.order === order && tier.pauseBefore !== null);
