import { grouped } from "../core/grouped";
import { versionOf } from "./addresses";
import type { Look } from "./look";
import { ports } from "./ports";
import { refuse } from "./refusals";
import { interfacesOf } from "./router-ports";
import { type FixedIp, FLOATING_IPS, type FloatingIp, ROUTERS } from "./rows";
import { seen } from "./seen";

type Way = Pick<FloatingIp, "portId" | "routerId" | "fixedAddress" | "status">;

export const NOWHERE: Way = { portId: null, routerId: null, fixedAddress: null, status: "DOWN" };

/** The way from a floating IP to a port. @throws Refusal (neutron/db/l3_db.py, get_assoc_data) */
export function associate(
  look: Look,
  ip: FloatingIp,
  portId: string,
  address: string | null | undefined,
): Way {
  const port = seen(ports, look, portId);
  const bad = (why: string) => refuse(400, "BadRequest", `Bad floatingip request: ${why}.`);
  const fixed = address
    ? port.fixedIps.find((f) => f.address === address)
    : port.fixedIps.find((f) => versionOf(f.address) === 4);
  if (!fixed)
    throw bad(
      address
        ? `Port ${portId} does not have fixed ip ${address}`
        : `Cannot add floating IP to port ${portId} that has no fixed IPv4 addresses`,
    );
  checkFree(look, ip, portId, fixed);
  const router = routerTo(look, ip.networkId, fixed.subnetId);
  if (!router)
    throw refuse(
      404,
      "ExternalGatewayForFloatingIPNotFound",
      `External network ${ip.networkId} is not reachable from subnet ${fixed.subnetId}.  Therefore, cannot associate Port ${portId} with a Floating IP.`,
    );
  return { portId, routerId: router, fixedAddress: fixed.address, status: "DOWN" };
}

function checkFree({ site }: Look, ip: FloatingIp, portId: string, { address }: FixedIp): void {
  const others = grouped(site.rows(FLOATING_IPS).all(), "port", (f) => [f.portId ?? ""]).get(portId) ?? [];
  if (others.some((o) => o.id !== ip.id && o.fixedAddress === address && o.networkId === ip.networkId))
    throw refuse(
      409,
      "FloatingIPPortAlreadyAssociated",
      `Cannot associate floating IP ${ip.address} (${ip.id}) with port ${portId} using fixed IP ${address}, as that fixed IP already has a floating IP on external network ${ip.networkId}.`,
    );
}

/** The router that stands in the subnet and leads to the network. */
function routerTo(look: Look, networkId: string, subnetId: string): string | undefined {
  const routers = look.site.rows(ROUTERS).filter((router) => router.gateway?.networkId === networkId);
  return routers.find((router) =>
    interfacesOf(look, router.id).some((port) => port.fixedIps.some((f) => f.subnetId === subnetId)),
  )?.id;
}
