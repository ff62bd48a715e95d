import type { TargetHost } from "./target-facts";

export interface PackedVm {
  key: string;
  /** By resource class. */
  needs: Record<string, number>;
  /** Keys of VMs that must be on another host. */
  apartFrom: readonly string[];
  /** Keys of VMs that must be on the same host. */
  togetherWith: readonly string[];
}

export interface Packing {
  /** Host ids by VM. */
  placed: Map<string, string>;
  unplaced: {
    key: string;
    why: string;
    /** No order of placing would help; else a better packing may exist. */
    isCertain: boolean;
  }[];
}

interface Bundle {
  vms: PackedVm[];
  needs: Record<string, number>;
}

/** Placement has this of a host whose service is switched off (nova/compute/manager.py). */
const DISABLED = "COMPUTE_STATUS_DISABLED";

/**
 * Whether some VMs fit on the hosts as they are now: first fit, the hardest to place first. Placement itself answers for
 * one VM only, and reserves nothing (openstack-api.md F2). Pure.
 */
export function packServers(vms: readonly PackedVm[], hosts: readonly TargetHost[]): Packing {
  const usable = hosts.filter(({ traits }) => !traits.includes(DISABLED));
  const free = new Map(usable.map((host) => [host.id, { ...host.free }]));
  const total = sum(usable.map((host) => host.free));
  const placed = new Map<string, string>();
  const unplaced: Packing["unplaced"] = [];
  const bundles = bundle(vms).sort((a, b) => shareOf(b.needs, total) - shareOf(a.needs, total));
  for (const { vms: together, needs } of bundles) {
    const fail = (why: string, isCertain: boolean) => {
      for (const { key } of together) unplaced.push({ key, why, isCertain });
    };
    const keys = new Set(together.map(({ key }) => key));
    if (together.some((vm) => vm.apartFrom.some((key) => key !== vm.key && keys.has(key)))) {
      fail("it has to be on the host of a VM that it has to be apart from", true);
      continue;
    }
    const roomy = usable.filter(({ id }) => fits(needs, free.get(id) ?? {}));
    const host = roomy.find(({ id }) => !isNearApart(together, keys, id, vms, placed));
    if (host) {
      take(free.get(host.id) ?? {}, needs);
      for (const { key } of together) placed.set(key, host.id);
    } else if (!usable.some((h) => fits(needs, h.free))) fail(`no host has room for ${inWords(needs)}`, true);
    else
      fail(
        roomy.length > 0
          ? "every host with room has a VM that it has to be apart from"
          : `no host has room left for ${inWords(needs)} beside the others`,
        false,
      );
  }
  return { placed, unplaced };
}

/** VMs that must be together are one thing to place. */
function bundle(vms: readonly PackedVm[]): Bundle[] {
  const bundles: PackedVm[][] = [];
  for (const vm of vms) {
    const own = bundles.filter((b) =>
      b.some((o) => o.togetherWith.includes(vm.key) || vm.togetherWith.includes(o.key)),
    );
    for (const b of own) bundles.splice(bundles.indexOf(b), 1);
    bundles.push([...own.flat(), vm]);
  }
  return bundles.map((together) => ({ vms: together, needs: sum(together.map(({ needs }) => needs)) }));
}

function isNearApart(
  together: readonly PackedVm[],
  keys: ReadonlySet<string>,
  hostId: string,
  vms: readonly PackedVm[],
  placed: ReadonlyMap<string, string>,
): boolean {
  return vms.some(
    (other) =>
      placed.get(other.key) === hostId &&
      (other.apartFrom.some((key) => keys.has(key)) ||
        together.some((vm) => vm.apartFrom.includes(other.key))),
  );
}

const fits = (needs: Record<string, number>, free: Record<string, number>): boolean =>
  Object.entries(needs).every(([what, amount]) => amount === 0 || amount <= (free[what] ?? 0));

function take(free: Record<string, number>, needs: Record<string, number>): void {
  for (const [what, amount] of Object.entries(needs)) free[what] = (free[what] ?? 0) - amount;
}

function sum(amounts: readonly Record<string, number>[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const each of amounts)
    for (const [what, amount] of Object.entries(each)) all[what] = (all[what] ?? 0) + amount;
  return all;
}

/** How much it takes of what is scarcest. */
const shareOf = (needs: Record<string, number>, total: Record<string, number>): number =>
  Math.max(0, ...Object.entries(needs).map(([what, amount]) => amount / Math.max(total[what] ?? 0, 1)));

const WORDS: Readonly<Record<string, string>> = {
  VCPU: "vCPU",
  PCPU: "dedicated CPUs",
  MEMORY_MB: "MiB of RAM",
  DISK_GB: "GiB of local disk",
};

const inWords = (needs: Record<string, number>): string =>
  Object.entries(needs)
    .filter(([, amount]) => amount > 0)
    .map(([what, amount]) => `${amount} ${WORDS[what] ?? what}`)
    .join(", ");
