import type { Site } from "../core/site";
import { HOSTS, type Host } from "./rows";

/** As large as the hosts of Nova's fake hypervisor. (nova/virt/fake.py, FakeDriver) */
const SIZE = { vcpus: 1000, ramMib: 800_000, diskGib: 600_000 };

/** Adds a compute host that is up and enabled. */
export function makeHost(site: Site, name: string, more: Partial<Host> = {}): Host {
  return site.rows(HOSTS).insert({
    id: site.world.ids.uuid(),
    name,
    ...SIZE,
    isUp: true,
    isEnabled: true,
    disabledReason: null,
    az: "nova",
    aggregates: [],
    traits: [],
    inventories: {},
    ...more,
  });
}
