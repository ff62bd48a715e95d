import { setBootable, setImageMetadata } from "@/lib/openstack/cinder/volume-actions";
import { createVolume } from "@/lib/openstack/cinder/volume-changes";
import { createServer } from "@/lib/openstack/nova/create-server";
import type { Session } from "@/lib/openstack/session";
import type { SandboxControl } from "../control/client";

/** A VM with an agent that boots from a volume of its own, up and running. The clock stands still otherwise. */
export async function testVm(
  session: Session,
  control: SandboxControl,
  name: string,
): Promise<{ id: string; volumeId: string }> {
  const { id: volumeId } = await createVolume(session, { name: `${name}-root`, sizeGib: 1 });
  await control.advance(5_000);
  await setBootable(session, volumeId, true);
  await setImageMetadata(session, volumeId, { hw_qemu_guest_agent: "yes" });
  const { id } = await createServer(session, {
    name,
    flavorId: "m1.tiny",
    networks: "none",
    blockDevices: [{ sourceType: "volume", id: volumeId, bootIndex: 0, deleteOnTermination: false }],
  });
  await control.advance(10_000);
  return { id, volumeId };
}
