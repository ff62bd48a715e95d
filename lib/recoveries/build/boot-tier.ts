import { listed } from "../words";

/** A VM as the gate of its tier sees it. */
export interface TierServer {
  name: string;
  tier: number;
  state: string;
  healthyAt: Date | null;
}

/** Whether the VMs of a tier may boot. */
export type Gate =
  | { is: "open" }
  /** Not before, ms since the epoch; null: something else has to happen first. */
  | { is: "shut"; until: number | null }
  /** Never: a tier before it did not come up. */
  | { is: "locked"; cause: string };

interface Tier {
  order: number;
  delaySeconds: number;
  onFailedCheck: "stop" | "go-on";
}

const OVER: readonly string[] = ["healthy", "failed", "blocked"];

/**
 * A tier boots when all before it are through: each VM healthy, or not there to be waited for. One that could not be
 * booted for want of a volume holds nobody up: what can be saved is. One that was booted and does not work does, unless
 * its tier says to go on. Pure.
 */
export function gateOf(order: number, tiers: readonly Tier[], servers: readonly TierServer[]): Gate {
  const before = tiers.filter((tier) => tier.order < order);
  for (const tier of before) {
    const failed = servers.filter((s) => s.tier === tier.order && s.state === "failed");
    if (failed.length > 0 && tier.onFailedCheck === "stop")
      return {
        is: "locked",
        cause: `tier ${tier.order} did not come up: ${listed(failed.map(({ name }) => name))}`,
      };
  }
  const earlier = servers.filter((s) => s.tier < order);
  if (earlier.some(({ state }) => !OVER.includes(state))) return { is: "shut", until: null };
  const own = tiers.find((tier) => tier.order === order);
  const healthyAt = Math.max(...earlier.map((s) => s.healthyAt?.getTime() ?? Number.NEGATIVE_INFINITY));
  if (!own || !Number.isFinite(healthyAt) || own.delaySeconds === 0) return { is: "open" };
  return { is: "shut", until: healthyAt + own.delaySeconds * 1000 };
}
