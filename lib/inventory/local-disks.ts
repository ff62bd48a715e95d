import type { KnownServerDetail } from "./server-row";

/**
 * The disks of a VM that Nova makes on the compute host by its flavor, besides a root disk: no volume backup holds them, and
 * Nova has no call that reads them (nova/virt/libvirt/driver.py, _create_image). Empty also where its flavor is not
 * known. Pure.
 */
export function localDisks(server: Pick<KnownServerDetail, "flavor"> | null): string[] {
  const { ephemeralGib = 0, swapMib = 0 } = server?.flavor ?? {};
  return [
    ...(ephemeralGib > 0 ? [`ephemeral disk of ${ephemeralGib} GiB`] : []),
    ...(swapMib > 0 ? [`swap disk of ${swapMib} MiB`] : []),
  ];
}

/** "its root disk and its ephemeral disk of 20 GiB lie". Pure. */
export function theyLie(disks: readonly string[]): string {
  const named = disks.map((disk) => `its ${disk}`).join(" and ");
  return `${named} ${disks.length === 1 ? "lies" : "lie"}`;
}
