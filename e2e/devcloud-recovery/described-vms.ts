import { createNetwork, deleteNetwork, listNetworks } from "../../lib/openstack/neutron/networks";
import { createRule } from "../../lib/openstack/neutron/security-group-rules";
import { createSecurityGroup, deleteSecurityGroup } from "../../lib/openstack/neutron/security-groups";
import { createSubnet } from "../../lib/openstack/neutron/subnets";
import { createFlavor, deleteFlavor, setFlavorExtraSpecs } from "../../lib/openstack/nova/flavors";
import { deleteKeypair, importKeypair } from "../../lib/openstack/nova/keypairs";
import { createServerGroup, deleteServerGroup } from "../../lib/openstack/nova/server-groups";
import { bootServer, publicImage } from "../../lib/openstack/nova/testing/boot";
import { collect } from "../../lib/openstack/pagination";
import { Cleanup } from "../../lib/openstack/testing/cleanup";
import { cloudSession } from "../../lib/openstack/testing/cloud";
import { removeBackups } from "../devcloud-backup/three-vms";

/** Nothing of this name is in RegionTwo. */
export const ONLY_HERE = "mmtel-only-here";
export const PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKm4pYx0vGm5m1yq0M2cAq0mA0Y3l0k1rJ9nqk8mM7aA mmtel@example.com";
export const USER_DATA = Buffer.from("#cloud-config\nhostname: mmtel\n").toString("base64");
export const FLAVOR = { vcpus: 1, ramMib: 320, diskGib: 1, extraSpecs: { "hw:cpu_policy": "shared" } };
export const METADATA = { role: "mmtel", "site.class": "edge" };
export const RANGE = "10.77.0.0/24";

/**
 * Three VMs of project demo in RegionOne that have of everything what can be mapped: a flavor with an extra spec, a keypair, a
 * security group that lets its own members in, a server group, a network of their own beside demo-net, user data, metadata and a
 * configuration drive. RegionTwo has nothing of the kind. `remove` leaves no trace in RegionOne.
 */
export async function describedVms() {
  const cleanup = new Cleanup();
  const [one, two] = await Promise.all((["r1-admin-demo", "r2-admin-demo"] as const).map(cloudSession));
  if (!one || !two) throw new Error("a session for each name");
  try {
    const { extraSpecs, ...size } = FLAVOR;
    const flavor = await createFlavor(one, { name: ONLY_HERE, ...size });
    cleanup.add("flavor", () => deleteFlavor(one, flavor.id));
    await setFlavorExtraSpecs(one, flavor.id, extraSpecs);
    await importKeypair(one, { name: ONLY_HERE, publicKey: PUBLIC_KEY });
    cleanup.add("keypair", () => deleteKeypair(one, ONLY_HERE));
    const securityGroup = await createSecurityGroup(one, { name: ONLY_HERE, description: "signalling" });
    cleanup.add("security group", () => deleteSecurityGroup(one, securityGroup.id));
    const rule = { securityGroupId: securityGroup.id, direction: "ingress", etherType: "IPv4" } as const;
    await createRule(one, {
      ...rule,
      protocol: "udp",
      portMin: 5060,
      portMax: 5061,
      remoteIpPrefix: "10.0.0.0/8",
    });
    await createRule(one, { ...rule, protocol: "tcp", remoteGroupId: securityGroup.id });
    const group = await createServerGroup(one, { name: ONLY_HERE, policy: "soft-anti-affinity" });
    cleanup.add("server group", () => deleteServerGroup(one, group.id));
    const network = await createNetwork(one, { name: ONLY_HERE });
    cleanup.add("network", () => deleteNetwork(one, network.id));
    await createSubnet(one, {
      networkId: network.id,
      ...{ name: ONLY_HERE, cidr: RANGE, ipVersion: 4, gatewayIp: null, hasDhcp: false },
    });
    const demo = (await collect(listNetworks(one))).find(({ name }) => name === "demo-net");
    const imageId = await publicImage(one);
    const servers = await Promise.all(
      ["mmtel-a", "mmtel-b", "mmtel-c"].map((what, i) =>
        bootServer(one, what, cleanup, {
          flavorId: flavor.id,
          keyName: ONLY_HERE,
          securityGroups: [ONLY_HERE],
          serverGroupId: group.id,
          networks: [{ network: demo?.id ?? "" }, { network: network.id, fixedIp: `10.77.0.${11 + i}` }],
          ...{ metadata: METADATA, userData: USER_DATA, hasConfigDrive: true },
          blockDevices: [
            { sourceType: "image", id: imageId, bootIndex: 0, deleteOnTermination: true, sizeGib: 1 },
          ],
        }),
      ),
    );
    return {
      ...{ one, two, servers },
      remove: async () => {
        await removeBackups(
          one,
          two,
          servers.flatMap(({ volumeIds }) => volumeIds),
        );
        await cleanup.run();
      },
    };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
