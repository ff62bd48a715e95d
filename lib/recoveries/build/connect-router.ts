import { isOpenStackError } from "../../openstack/errors";
import { createPort } from "../../openstack/neutron/port-changes";
import { getPort } from "../../openstack/neutron/ports";
import { addRouterInterface } from "../../openstack/neutron/routers";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedRouterInterface } from "../recovery-run-plan";
import { changeThing, lookAt, makeThing } from "./make-thing";
import type { StepNote } from "./network-step";
import { refId } from "./ref-ids";

/**
 * Gives a made subnet its way out. The router is the operator's, and stays: what is made is a port with the subnet's gateway
 * address, marked like all ports, and the router takes it. It goes with the other ports (lib/made/release-held.ts).
 * @param ctx whose run is the one that builds
 * @throws OpenStackError, RunStopped
 */
export async function connectRouter(
  ctx: RecoveryContext,
  planned: PlannedRouterInterface,
): Promise<StepNote> {
  const { routerId, routerName, credentialId, subnet: key } = planned;
  const step = routerStep(planned);
  const network = ctx.plan.make.networks.find(({ subnets }) => subnets.some((s) => s.key === key));
  const subnet = network?.subnets.find((s) => s.key === key);
  if (!network || !subnet) throw new Error(`subnet ${key} is not planned`);
  const networkId = await refId(ctx, { made: network.key });
  const subnetId = await refId(ctx, { made: key });
  // Where hosts make their addresses, nobody may choose one, and the gateway's is told by advertisements.
  const address = subnet.ipv6AddressMode === null ? (subnet.gatewayIp ?? undefined) : undefined;
  const portId = await makeThing(ctx, {
    kind: "port",
    key: step,
    credentialId,
    step,
    call: "POST /ports",
    create: (session, description, call) =>
      createPort(session, { ...call, networkId, name: "", description, fixedIps: [{ subnetId, address }] }),
  });
  const detail = { portId, routerId };
  const session = await ctx.session(credentialId);
  const isConnected = async () =>
    (await lookAt(ctx, (call) => getPort(session, portId, call))).deviceId === routerId;
  if (await isConnected()) return { detail };
  try {
    const call = `PUT /routers/${routerId}/add_router_interface`;
    await changeThing(ctx, { step, call }, (options) =>
      addRouterInterface(session, routerId, { portId }, options),
    );
  } catch (error) {
    // One whose answer was lost is refused the second time.
    if (!isOpenStackError(error) || !(await isConnected())) throw error;
  }
  if (await isConnected()) return { detail };
  return {
    detail,
    warning: {
      cause: `router ${routerName} did not take port ${portId}: the network ${network.name} has no way out`,
      todo: `Look at the site, then: openstack router add port ${routerId} ${portId}`,
    },
  };
}

/** The key of its step, and of its port. */
export const routerStep = ({ subnet }: Pick<PlannedRouterInterface, "subnet">): string => `router:${subnet}`;
