/** What a VM must show before its tier counts as healthy. */
export type Check = { serverId: string /** Seconds. */; within: number } & (
  | { kind: "active" }
  | { kind: "console"; text: string }
  | { kind: "tcp"; port: number }
  | { kind: "http"; port: number; path: string; status: number }
);

/** VMs that boot together: those whose boot order is its `order`. */
export interface BootTier {
  order: number;
  /** After the tier before is healthy. */
  delaySeconds: number;
  /** Waits for a person before it boots; what to do meanwhile, in words. */
  pauseBefore: string | null;
  /** Whether the next tier boots although a check of this one failed. */
  onFailedCheck: "stop" | "go-on";
  checks: Check[];
}

/** A VM is up within this time, or its boot is tried again. */
export const UP_SECONDS = 300;

/**
 * The tiers of some VMs: the chosen ones, and for boot orders that have none a plain one. Every VM has to be up, whatever
 * else is checked. Checks stay with their VM when it gets another boot order; those of VMs that are not recovered fall
 * away. Pure.
 */
export function tiersOf(
  servers: readonly { serverId: string; bootOrder: number }[],
  chosen: readonly BootTier[],
): BootTier[] {
  const chosenChecks = chosen.flatMap(({ checks }) => checks);
  const orders = [...new Set(servers.map(({ bootOrder }) => bootOrder))].sort((a, b) => a - b);
  return orders.map((order) => {
    const ids = servers.filter((s) => s.bootOrder === order).map(({ serverId }) => serverId);
    const tier = chosen.find((t) => t.order === order);
    const checks = chosenChecks.filter(({ serverId }) => ids.includes(serverId));
    const up = ids
      .filter((id) => !checks.some((c) => c.serverId === id && c.kind === "active"))
      .map((serverId): Check => ({ serverId, within: UP_SECONDS, kind: "active" }));
    return {
      order,
      delaySeconds: tier?.delaySeconds ?? 0,
      pauseBefore: tier?.pauseBefore ?? null,
      onFailedCheck: tier?.onFailedCheck ?? "stop",
      checks: [...up, ...checks],
    };
  });
}

/** A check in words. Pure. */
export function checkTitle(check: Check, serverName: string): string {
  if (check.kind === "active") return `${serverName} is up`;
  if (check.kind === "console") return `${serverName}’s console shows “${check.text}”`;
  if (check.kind === "tcp") return `${serverName} answers on port ${check.port}`;
  return `${serverName} answers ${check.status} to ${check.path} on port ${check.port}`;
}
