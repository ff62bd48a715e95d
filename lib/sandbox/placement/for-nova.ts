import type { Site } from "../core/site";
import { capacityOf, hasRoom, inventoriesOf } from "./inventory";
import { ALLOCATIONS, type Amounts, HOSTS, type Host } from "./rows";
import { setAllocation, usedOf } from "./usage";

/** What a server needs of a host. */
export interface Needs {
  vcpus: number;
  ramMib: number;
  /** 0 when it boots from a volume. */
  diskGib: number;
  ephemeralGib?: number;
  swapMib?: number;
}

export interface Wish {
  projectId?: string;
  userId?: string;
  /** Only this host will do. */
  hostName?: string;
  /** Only hosts of this availability zone. */
  az?: string;
  /** Not these: where it is now, those of an anti-affine group. */
  notOn?: readonly string[];
  /** Whatever else the hosts must have. */
  isFit?: (host: Host) => boolean;
}

/** A flavor in resource classes. (nova/scheduler/utils.py, resources_for_limits and ResourceRequest) */
export function amountsOf({ vcpus, ramMib, diskGib, ephemeralGib = 0, swapMib = 0 }: Needs): Amounts {
  const disk = diskGib + ephemeralGib + Math.ceil(swapMib / 1024);
  return { VCPU: vcpus, MEMORY_MB: ramMib, ...(disk > 0 ? { DISK_GB: disk } : {}) };
}

/**
 * Takes room for a server on the host with the most memory left, as Nova's scheduler spreads servers
 * (nova/scheduler/weights/ram.py); what it took elsewhere is given back.
 * @returns the host's name; undefined when no host that is up and enabled will do
 */
export function claim(site: Site, serverId: string, needs: Needs, wish: Wish = {}): string | undefined {
  const amounts = amountsOf(needs);
  const fits = site
    .rows(HOSTS)
    .filter(
      (host) =>
        host.isUp &&
        host.isEnabled &&
        (!wish.hostName || host.name === wish.hostName) &&
        (!wish.az || host.az === wish.az) &&
        !wish.notOn?.includes(host.name) &&
        (wish.isFit?.(host) ?? true) &&
        hasRoom(host, usedOf(site, host.id), amounts),
    );
  const free = (host: Host) => freeMemory(site, host);
  const [best] = fits.sort((a, b) => free(b) - free(a));
  if (!best) return undefined;
  const known = site.rows(ALLOCATIONS).get(serverId);
  setAllocation(site, serverId, {
    taken: { [best.id]: amounts },
    projectId: wish.projectId ?? known?.projectId ?? "",
    userId: wish.userId ?? known?.userId ?? "",
  });
  return best.name;
}

/** Gives back what a server took. */
export function free(site: Site, serverId: string): void {
  setAllocation(site, serverId, undefined);
}

function freeMemory(site: Site, host: Host): number {
  const memory = inventoriesOf(host).MEMORY_MB;
  return (memory ? capacityOf(memory) : 0) - (usedOf(site, host.id).MEMORY_MB ?? 0);
}
