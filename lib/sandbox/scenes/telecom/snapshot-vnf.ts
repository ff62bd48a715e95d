import { listOf } from "./make-group";
import type { Maker } from "./maker";
import type { Vnf } from "./shapes";

/** A snapshot of each of a VNF's data volumes, as an operator makes one before a change, and forgets it. */
export async function snapshotVnf(maker: Maker, { vms }: Vnf, name: string): Promise<void> {
  const wanted = new Set(vms.flatMap((vm) => (vm.disks ?? []).map((disk) => `${vm.name}-${disk.name}`)));
  for (const volume of await listOf(maker, "/volumes", "volumes"))
    if (wanted.has(volume.name))
      await maker.make("volume", "/snapshots", "snapshot", {
        volume_id: volume.id,
        name: `${volume.name} ${name}`,
        force: true,
      });
  maker.pass();
}
