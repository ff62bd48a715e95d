import type { Amounts, Host, Inventory } from "./rows";

/* Nova's defaults. (nova/conf/compute.py: cpu_allocation_ratio, ram_allocation_ratio, disk_allocation_ratio) */
const RATIOS = { VCPU: 16, MEMORY_MB: 1.5, DISK_GB: 1 };

const whole = (total: number, ratio: number): Inventory => ({
  total,
  reserved: 0,
  min_unit: 1,
  max_unit: total,
  step_size: 1,
  allocation_ratio: ratio,
});

/** What a host has, by resource class. */
export function inventoriesOf(host: Host): Readonly<Record<string, Inventory>> {
  return {
    VCPU: whole(host.vcpus, RATIOS.VCPU),
    MEMORY_MB: whole(host.ramMib, RATIOS.MEMORY_MB),
    DISK_GB: whole(host.diskGib, RATIOS.DISK_GB),
    ...host.inventories,
  };
}

/** What can be given of it, overcommitment included. (placement/objects/rp_candidates.py) */
export const capacityOf = (inventory: Inventory): number =>
  Math.floor((inventory.total - inventory.reserved) * inventory.allocation_ratio);

/** Whether a host has this much left in each class. (placement/objects/allocation.py, _check_capacity_exceeded) */
export function hasRoom(host: Host, used: Amounts, wanted: Amounts): boolean {
  const inventories = inventoriesOf(host);
  return Object.entries(wanted).every(([name, amount]) => {
    const inventory = inventories[name];
    return (
      inventory !== undefined &&
      amount >= inventory.min_unit &&
      amount <= inventory.max_unit &&
      amount % inventory.step_size === 0 &&
      (used[name] ?? 0) + amount <= capacityOf(inventory)
    );
  });
}
