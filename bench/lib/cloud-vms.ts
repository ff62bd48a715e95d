import { listImages } from "@/lib/openstack/glance/images";
import { listNetworks } from "@/lib/openstack/neutron/networks";
import { listAttachments } from "@/lib/openstack/nova/attachments";
import { listFlavors } from "@/lib/openstack/nova/flavors";
import { getServer } from "@/lib/openstack/nova/servers";
import { QUICK, smallestFlavor, startServerForTest } from "@/lib/openstack/nova/testing/boot";
import { waitForServer } from "@/lib/openstack/nova/wait-for-server";
import { collect } from "@/lib/openstack/pagination";
import type { Session } from "@/lib/openstack/session";
import type { Cleanup } from "@/lib/openstack/testing/cleanup";
import { novaQuiesce } from "@/lib/quiesce/nova-quiesce";
import { targetOf } from "@/lib/quiesce/testing/devcloud-under-test";

/** A guest without KVM boots for half a minute, and its agent comes last. */
const AGENT_MS = 180_000;
const CALL = { deadlineMs: 30_000 };

export interface CloudVm {
  id: string;
  name: string;
  volumes: string[];
}

/**
 * VMs with two volumes each, made from an image: the root and one for data. They are up, and can be quiesced, when this
 * returns. A cloud with real guests (devcloud/README.md) gets those that write to both disks all the time.
 */
export async function cloudVms(session: Session, count: number, cleanup: Cleanup): Promise<CloudVm[]> {
  const images = await collect(listImages(session, { status: "active" }));
  const named = (name: string) => images.find((image) => image.name === name)?.id;
  const root = named("devcloud-guest") ?? images.find((i) => i.properties.hw_qemu_guest_agent === "yes")?.id;
  if (!root) throw new Error("the cloud has no image with a guest agent");
  const data = named("devcloud-data");
  const flavors = await collect(listFlavors(session));
  const flavorId = flavors.find(({ name }) => name === "g.tiny")?.id ?? (await smallestFlavor(session));
  const network = (await collect(listNetworks(session))).find(({ name }) => name === "demo-net");
  const disk = { deleteOnTermination: true, sizeGib: 1 };
  const begun = [];
  for (let i = 1; i <= count; i++)
    begun.push(
      await startServerForTest(session, `window-${i}`, cleanup, {
        flavorId,
        networks: network ? [{ network: network.id }] : "none",
        blockDevices: [
          { ...disk, sourceType: "image", id: root, bootIndex: 0 },
          data
            ? { ...disk, sourceType: "image", id: data, bootIndex: null }
            : { ...disk, sourceType: "blank", bootIndex: null },
        ],
      }),
    );
  return Promise.all(
    begun.map(async ({ id, name }) => {
      await waitForServer(session, id, { ...QUICK, deadlineMs: AGENT_MS, vmState: "active" });
      await untilQuiescible(session, id);
      const volumes = (await listAttachments(session, id)).map((a) => a.volumeId);
      return { id, name, volumes };
    }),
  );
}

async function untilQuiescible(session: Session, id: string): Promise<void> {
  const target = targetOf(await getServer(session, id), {});
  const method = novaQuiesce(session);
  const endsAt = Date.now() + AGENT_MS;
  for (;;) {
    const outcome = await method.quiesce(target, CALL);
    await method.thaw(target, CALL);
    if (outcome.state === "frozen") return;
    if (Date.now() > endsAt) throw new Error(`${target.name} cannot be quiesced: ${outcome.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}
