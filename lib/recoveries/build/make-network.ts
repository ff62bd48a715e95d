import { createNetwork } from "../../openstack/neutron/networks";
import { createSubnet, updateSubnet } from "../../openstack/neutron/subnets";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedNetwork, PlannedSubnet } from "../recovery-run-plan";
import { changeThing, makeThing } from "./make-thing";
import { refId } from "./ref-ids";

const stepOf = ({ key }: PlannedNetwork): string => `network:${key}`;

/** A network of the plan and its subnets, without DHCP as yet. @throws OpenStackError, RunStopped */
export async function makeNetwork(ctx: RecoveryContext, network: PlannedNetwork): Promise<void> {
  const { key, credentialId, name, mtu, hasPortSecurity, subnets } = network;
  const id = await makeThing(ctx, {
    kind: "network",
    key,
    credentialId,
    step: stepOf(network),
    call: "POST /networks",
    create: (session, description, call) =>
      createNetwork(session, {
        ...call,
        name,
        description,
        mtuBytes: mtu ?? undefined,
        // Needs an extension: what is so anyway is not asked for.
        hasPortSecurity: hasPortSecurity ? undefined : false,
      }),
  });
  await Promise.all(subnets.map((subnet) => makeSubnet(ctx, network, subnet, id)));
}

const makeSubnet = (
  ctx: RecoveryContext,
  network: PlannedNetwork,
  subnet: PlannedSubnet,
  networkId: string,
): Promise<string> =>
  makeThing(ctx, {
    kind: "subnet",
    key: subnet.key,
    credentialId: network.credentialId,
    step: stepOf(network),
    call: "POST /subnets",
    create: (session, description, call) =>
      createSubnet(session, {
        ...call,
        networkId,
        name: subnet.name,
        description,
        cidr: subnet.cidr,
        ipVersion: subnet.ipVersion,
        gatewayIp: subnet.gatewayIp,
        hasDhcp: hasModes(subnet),
        allocationPools: subnet.allocationPools.length > 0 ? subnet.allocationPools : undefined,
        dnsServers: subnet.dnsServers,
        hostRoutes: subnet.hostRoutes,
        ipv6AddressMode: subnet.ipv6AddressMode ?? undefined,
        ipv6RaMode: subnet.ipv6RaMode ?? undefined,
      }),
  });

/** It has DHCP on from its making and for ever: Neutron refuses otherwise. (neutron/db/db_base_plugin_v2.py) */
const hasModes = ({ ipv6AddressMode, ipv6RaMode }: PlannedSubnet): boolean =>
  ipv6AddressMode !== null || ipv6RaMode !== null;

/**
 * Turns DHCP on where the source has it: once all ports are made, since it takes the first free addresses.
 * @returns what the journal tells of the network
 * @throws OpenStackError, RunStopped
 */
export async function turnDhcpOn(
  ctx: RecoveryContext,
  network: PlannedNetwork,
): Promise<Record<string, unknown>> {
  const session = await ctx.session(network.credentialId);
  const subnetIds = await Promise.all(
    network.subnets.map(async (subnet) => {
      const id = await refId(ctx, { made: subnet.key });
      if (subnet.hasDhcp && !hasModes(subnet))
        await changeThing(ctx, { step: stepOf(network), call: "PUT /subnets/{id}" }, (call) =>
          updateSubnet(session, id, { ...call, hasDhcp: true }),
        );
      return id;
    }),
  );
  return { networkId: await refId(ctx, { made: network.key }), subnetIds };
}
