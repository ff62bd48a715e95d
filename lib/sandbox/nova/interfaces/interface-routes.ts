import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route, type Task } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { deletePort, unbindPort } from "../../neutron/for-nova";
import { PORTS, type Port } from "../../neutron/rows";
import { checkLock, checkState } from "../check-state";
import { Tag } from "../create/create-body";
import { checkNics, type Nic } from "../create/nics";
import { plugNic } from "../create/plug-nics";
import { findServer } from "../find-server";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import { changeBeside } from "../server-change";
import { addressesOf, portsOf } from "../server-network";
import { UuidFormat } from "../uuid-format";

const PATH = "/v2.1/servers/:server/os-interface";
const STATES = ["active", "paused", "stopped"];
/** From the answer until it is off, as measured on devcloud. */
const DETACH_MS = 500;

/** (nova/api/openstack/compute/attach_interfaces.py, _translate_interface_attachment_view) */
const view = (ask: Ask, server: Server, port: Port) => ({
  net_id: port.networkId,
  port_id: port.id,
  mac_addr: port.mac,
  port_state: port.status,
  fixed_ips: port.fixedIps.map(({ subnetId, address }) => ({ subnet_id: subnetId, ip_address: address })),
  ...(isAtLeast(ask, "2.70") ? { tag: server.portTags[port.id] ?? null } : {}),
});

/** In Neutron's order, which is not that of the NICs: by id. */
function list(ask: Ask): Answer {
  const server = findServer(ask);
  const ports = portsOf(ask.site, server).sort((a, b) => (a.id < b.id ? -1 : 1));
  return ok({ interfaceAttachments: ports.map((port) => view(ask, server, port)) });
}

function show(ask: Ask): Answer {
  const server = findServer(ask);
  const id = ask.params.port ?? "";
  const port = ask.site.rows(PORTS).get(id);
  if (!port || (port.projectId !== ask.caller.projectId && !ask.caller.isAdmin))
    throw notFound(`Port id ${id} could not be found.`);
  if (port.deviceId !== server.id) throw notFound(`Instance ${server.id} does not have a port with id ${id}`);
  return ok({ interfaceAttachment: view(ask, server, port) });
}

const Old = z.strictObject({
  net_id: UuidFormat.optional(),
  port_id: UuidFormat.optional(),
  fixed_ips: z
    .array(z.strictObject({ ip_address: z.union([z.ipv4(), z.ipv6()]) }))
    .min(1)
    .max(1)
    .optional(),
});
const Tagged = Old.extend({ tag: Tag.optional() });

/** A NIC more, at once. */
function attach(ask: Ask): Answer {
  const { site, caller, requestId } = ask;
  const server = findServer(ask);
  const Body = z.strictObject({
    interfaceAttachment: (isAtLeast(ask, "2.49") ? Tagged : Old).optional(),
  });
  const wanted: z.output<typeof Tagged> = checkBody(Body, ask.body).interfaceAttachment ?? {};
  const fixedIp = wanted.fixed_ips?.[0]?.ip_address;
  if (wanted.net_id && wanted.port_id) throw new Refusal(400, "Must not input both network_id and port_id");
  if (fixedIp && !wanted.net_id) throw new Refusal(400, "Must input network_id when request IP address");
  checkLock(caller, server);
  checkState(server, "attach_interface", { vmStates: STATES });
  beginAction(site, server.id, "attach_interface", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_attach_interface", server.hostName ?? undefined);
  try {
    const nic = nicOf(ask, {
      ...(wanted.port_id ? { portId: wanted.port_id } : {}),
      ...(wanted.net_id ? { networkId: wanted.net_id } : {}),
      ...(fixedIp ? { fixedIp } : {}),
      tag: wanted.tag ?? null,
    });
    const id = plug(ask, server, nic);
    endAction(site, server.id, requestId);
    const port = site.rows(PORTS).get(id) as Port;
    const now = site.rows(SERVERS).get(server.id) ?? server;
    return ok({ interfaceAttachment: view(ask, now, port) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    endAction(site, server.id, requestId, { error: error.message });
    throw error;
  }
}

/** Its port's id. @throws Refusal */
function plug({ site, caller }: Ask, server: Server, nic: Nic): string {
  try {
    return plugNic(site, { serverId: server.id, caller }, nic);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (nic.fixedIp && error.status === 400) throw unexpected("nova.exception_Remote.InvalidInput_Remote");
    throw new Refusal(error.status === 409 ? 400 : error.status, error.message);
  }
}

/** What Nova did not think of, goes to the caller by its class. (nova/api/openstack/extensions.py, expected_errors) */
const unexpected = (what: string) =>
  new Refusal(
    500,
    `Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.\n<class '${what}'>`,
  );

/** @throws Refusal 400, 404 or 409 */
function nicOf(ask: Ask, wanted: Nic): Nic {
  if (!wanted.portId && !wanted.networkId) {
    const [only] = checkNics(ask, "auto", false);
    if (!only)
      throw new Refusal(400, "No specific network was requested and none are available for project.");
    return { ...only, tag: wanted.tag };
  }
  try {
    checkNics(ask, [wanted], false);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // What a new server is refused with 400, is found out by the compute host here.
    if (wanted.portId && /could not be found/.test(error.message)) throw notFound(error.message);
    if (/could not be found/.test(error.message)) throw unexpected("oslo_messaging.rpc.client.RemoteError");
    if (/is already in use/.test(error.message) && wanted.fixedIp)
      throw new Refusal(409, `Fixed IP ${wanted.fixedIp} is already in use.`);
    throw error;
  }
  return wanted;
}

interface Args {
  serverId: string;
  requestId: string;
  portId: string;
}

function detach(ask: Ask): Answer {
  const { site, caller, requestId } = ask;
  const server = findServer(ask);
  checkLock(caller, server);
  checkState(server, "detach_interface", { vmStates: STATES });
  beginAction(site, server.id, "detach_interface", requestId, caller);
  beginEvent(site, server.id, requestId, "compute_detach_interface", server.hostName ?? undefined);
  const portId = ask.params.port ?? "";
  const args: Args = { serverId: server.id, requestId, portId };
  site.later("nova.detach-interface", DETACH_MS, server.id, args, portId);
  return empty(202);
}

/** Nova does not look before it answers: one that is not there fails in the record. */
export const detachInterfaceTask: Task = (
  site: Site,
  { serverId, requestId, portId }: Args,
  failure: string | undefined,
) => {
  const server = site.rows(SERVERS).get(serverId);
  if (!server) return;
  const isThere = server.portIds.includes(portId);
  const error = failure ?? (isThere ? undefined : `Port id ${portId} not found.`);
  if (error !== undefined) return void endAction(site, serverId, requestId, { error });
  if (server.madePortIds.includes(portId)) deletePort(site, portId);
  else unbindPort(site, portId);
  changeBeside(site, serverId, {
    portIds: server.portIds.filter((id) => id !== portId),
    madePortIds: server.madePortIds.filter((id) => id !== portId),
  });
  endAction(site, serverId, requestId);
};

/** (nova/api/openstack/compute/ips.py): no types here. */
function ips(ask: Ask, label?: string): Answer {
  const server = findServer(ask);
  const addresses = Object.fromEntries(
    Object.entries(addressesOf(ask.site, server)).map(([network, found]) => [
      network,
      found.map(({ version, addr }) => ({ version, addr })),
    ]),
  );
  if (label === undefined) return ok({ addresses });
  const of = addresses[label];
  if (!of) throw notFound("Instance is not a member of specified network");
  return ok({ [label]: of });
}

export const interfaceRoutes: readonly Route[] = [
  { name: "server_interfaces.list", method: "GET", path: PATH, run: list },
  { name: "server_interfaces.show", method: "GET", path: `${PATH}/:port`, run: show },
  { name: "server_interfaces.attach", method: "POST", path: PATH, run: attach },
  { name: "server_interfaces.detach", method: "DELETE", path: `${PATH}/:port`, run: detach },
  { name: "server_ips.list", method: "GET", path: "/v2.1/servers/:server/ips", run: (ask) => ips(ask) },
  {
    name: "server_ips.show",
    method: "GET",
    path: "/v2.1/servers/:server/ips/:network",
    run: (ask) => ips(ask, ask.params.network),
  },
];
