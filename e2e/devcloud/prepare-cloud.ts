import { listNetworks } from "../../lib/openstack/neutron/networks";
import { bootServer, publicImage } from "../../lib/openstack/nova/testing/boot";
import { collect } from "../../lib/openstack/pagination";
import { Cleanup } from "../../lib/openstack/testing/cleanup";
import { cloudSession } from "../../lib/openstack/testing/cloud";

/** VMs of two projects in both regions, for a person to find; `remove` takes them away again. */
export async function prepareCloud() {
  const cleanup = new Cleanup();
  const boot = async (cloud: string, what: string) => {
    const session = await cloudSession(cloud);
    const imageId = await publicImage(session);
    const network = (await collect(listNetworks(session))).find(({ name }) => name === "demo-net");
    return bootServer(session, what, cleanup, {
      networks: cloud.endsWith("-demo") && network ? [{ network: network.id }] : "none",
      blockDevices: [
        { sourceType: "image", id: imageId, bootIndex: 0, deleteOnTermination: true, sizeGib: 1 },
        { sourceType: "blank", bootIndex: null, deleteOnTermination: true, sizeGib: 1 },
      ],
    });
  };
  try {
    const [hss, sbc, dns] = await Promise.all([
      boot("r1-demo", "hss"),
      boot("r2-demo", "sbc"),
      boot("r1", "dns"),
    ]);
    return { hss, sbc, dns, remove: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
