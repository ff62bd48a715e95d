import { ifFound } from "../../openstack/if-found";
import { deleteNetwork, getNetwork, listNetworks } from "../../openstack/neutron/networks";
import { deletePort } from "../../openstack/neutron/port-changes";
import { findPort, listPorts } from "../../openstack/neutron/ports";
import type { ListOptions } from "../../openstack/neutron/resource";
import {
  deleteSecurityGroup,
  getSecurityGroup,
  listSecurityGroups,
} from "../../openstack/neutron/security-groups";
import { deleteSubnet, getSubnet, listSubnets } from "../../openstack/neutron/subnets";
import type { Session } from "../../openstack/session";
import type { CallOptions } from "../../openstack/transport";
import type { FoundResource, KindCalls } from "../found-resource";

interface Thing {
  id: string;
  description: string;
  projectId?: string | undefined;
  /** A port's: who uses it. */
  deviceId?: string | undefined;
}

/** Neutron has no state that forbids a deletion: it refuses while something uses the thing. */
const toFound = ({ id, description, projectId, deviceId }: Thing): FoundResource => ({
  id,
  status: deviceId ? "in-use" : "available",
  name: description,
  projectId,
});

/** Marked by the description, which can be listed by: the name is for people. (neutron/api/v2/base.py) */
const kind = (
  find: (session: Session, id: string, call: CallOptions) => Promise<Thing | undefined>,
  list: (session: Session, options: ListOptions) => AsyncIterable<Thing>,
  remove: KindCalls["remove"],
): KindCalls => ({
  async find(session, id, call) {
    const found = await find(session, id, call);
    return found && toFound(found);
  },
  async *list(session, { credentialId: _, name, ...call }) {
    // An administrator is shown everybody's otherwise.
    const projectId = await session.projectId(call);
    for await (const found of list(session, { ...call, projectId, description: name })) yield toFound(found);
  },
  remove,
});

export const NEUTRON_KINDS = {
  port: kind(findPort, listPorts, deletePort),
  subnet: kind((session, id, call) => ifFound(getSubnet(session, id, call)), listSubnets, deleteSubnet),
  network: kind((session, id, call) => ifFound(getNetwork(session, id, call)), listNetworks, deleteNetwork),
  security_group: kind(
    (session, id, call) => ifFound(getSecurityGroup(session, id, call)),
    listSecurityGroups,
    deleteSecurityGroup,
  ),
} satisfies Record<string, KindCalls>;
