import { deleteVolume } from "../../lib/openstack/cinder/volume-changes";
import { waitForVolumeGone } from "../../lib/openstack/cinder/volume-waits";
import { findVolume, listVolumes } from "../../lib/openstack/cinder/volumes";
import { deleteNetwork, listNetworks } from "../../lib/openstack/neutron/networks";
import { deletePort } from "../../lib/openstack/neutron/port-changes";
import { listPorts } from "../../lib/openstack/neutron/ports";
import { deleteSecurityGroup, listSecurityGroups } from "../../lib/openstack/neutron/security-groups";
import { deleteSubnet, listSubnets } from "../../lib/openstack/neutron/subnets";
import { deleteFlavor, listFlavors } from "../../lib/openstack/nova/flavors";
import { deleteKeypair, listKeypairs } from "../../lib/openstack/nova/keypairs";
import { deleteServerGroup, listServerGroups } from "../../lib/openstack/nova/server-groups";
import { listServers } from "../../lib/openstack/nova/servers";
import { QUICK, removeServer } from "../../lib/openstack/nova/testing/boot";
import { collect } from "../../lib/openstack/pagination";
import type { Session } from "../../lib/openstack/session";
import { isOfATest } from "../../lib/openstack/testing/cloud";
import type { siteLists } from "./site-lists";

/** Takes away what a project has got at a site since these lists were read: VMs first, since the rest hangs on them. */
export async function removeSince(
  session: Session,
  before: Awaited<ReturnType<typeof siteLists>>,
): Promise<void> {
  const isNew = (what: string) => (item: { id: string }) =>
    !before[what]?.some((line) => line.split(" ")[0] === item.id);
  const added = async (what: string, list: AsyncGenerator<{ id: string }>) =>
    (await collect(list)).filter(isNew(what)).map(({ id }) => id);
  for (const id of await added("servers", listServers(session))) await removeServer(session, id);
  for (const id of await added("volumes", listVolumes(session))) {
    // Asked for now: it may go with its VM, some time after that.
    const volume = await findVolume(session, id);
    if (volume && volume.status !== "deleting") await deleteVolume(session, id);
    await waitForVolumeGone(session, id, QUICK);
  }
  for (const id of await added("ports", listPorts(session))) await deletePort(session, id);
  for (const id of await added("subnets", listSubnets(session))) await deleteSubnet(session, id);
  for (const id of await added("networks", listNetworks(session))) await deleteNetwork(session, id);
  for (const id of await added("security groups", listSecurityGroups(session)))
    await deleteSecurityGroup(session, id);
  for (const group of await listServerGroups(session))
    if (isNew("server groups")(group)) await deleteServerGroup(session, group.id);
  // Flavors are no project's: those of the contract tests beside have their names.
  for (const { id, name } of await collect(listFlavors(session, { all: true })))
    if (isNew("flavors")({ id }) && !isOfATest(name)) await deleteFlavor(session, id);
  for (const { name } of await collect(listKeypairs(session)))
    if (isNew("keypairs")({ id: name })) await deleteKeypair(session, name);
}
