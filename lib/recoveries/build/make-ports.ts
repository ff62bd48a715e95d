import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError, type OpenStackError } from "../../openstack/errors";
import { createPort } from "../../openstack/neutron/port-changes";
import { getPort, listPorts, type Port } from "../../openstack/neutron/ports";
import { getSubnet } from "../../openstack/neutron/subnets";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { RunStopped } from "../../runs/run-stopped";
import { adaptPort } from "../addresses/adapt-port";
import { takenRowOf } from "../addresses/taken-record";
import { isSameIp } from "../ip-range";
import { takesOf } from "../plan-takes";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedPort, RecoveryRunPlan, Ref } from "../recovery-run-plan";
import { listed } from "../words";
import { judgePort } from "./judge-port";
import { lookAt, makeThing } from "./make-thing";
import type { StepNote } from "./network-step";
import { refId } from "./ref-ids";

/** Some drivers fill in the addresses after the answer. */
const ADDRESSED_WITHIN_MS = 60_000;
const LOOK_MS = 1_000;

/** Whether it may have to take what is left: it is made after those that know what they want. */
export const takesAny = ({ key, ips }: PlannedPort, plan: Pick<RecoveryRunPlan, "takes">): boolean =>
  ips.some(({ address }) => address === null) && !takesOf(plan).some(({ portKey }) => portKey === key);

/**
 * A port of the plan, with its MAC and addresses, and where it lies in the end.
 * @throws RunStopped when somebody else has its address, or the run is cancelled; OpenStackError
 */
export async function makePort(ctx: RecoveryContext, port: PlannedPort): Promise<StepNote> {
  const { key, credentialId } = port;
  if (!port.network) throw new Error(`the network of port ${key} is not decided`);
  const taken = takesOf(ctx.plan).some(({ portKey }) => portKey === key)
    ? await takenRowOf(ctx, key)
    : undefined;
  const networkId = await refId(ctx, port.network);
  const session = await ctx.session(credentialId);
  const fixedIps = await Promise.all(port.ips.map((ip) => wantedIp(ctx, session, ip)));
  const groups = port.groups && (await Promise.all(port.groups.map((ref) => refId(ctx, ref))));
  const network = port.network;
  const isOpen =
    "made" in network && !ctx.plan.make.networks.find((n) => n.key === network.made)?.hasPortSecurity;
  const step = `port:${key}`;
  if (taken?.detail.detachedAt && !taken.detail.isDeleted) {
    const used = await adaptPort(ctx, session, taken, { port, fixedIps, groups, step });
    return judgePort(port, await addressed(ctx, session, used, fixedIps.length));
  }
  const id = await makeThing(ctx, {
    kind: "port",
    key,
    credentialId,
    step,
    call: "POST /ports",
    create: (of, description, call) =>
      createPort(of, {
        ...call,
        networkId,
        name: port.wasNamed ?? "",
        description,
        mac: port.mac ?? undefined,
        fixedIps,
        isAdminUp: port.isAdminUp,
        vnicType: port.vnicType,
        ...(port.dhcpOptions
          ? {
              extraDhcpOptions: port.dhcpOptions.map(({ ipVersion, ...option }) => ({
                ...option,
                ipVersion: ipVersion ?? undefined,
              })),
            }
          : {}),
        ...(groups
          ? {
              securityGroupIds: groups,
              // Asked for only where it is not so anyway: it is for the network's owner (openstack-api.md E2).
              ...(isOpen ? { hasPortSecurity: true } : {}),
              allowedAddressPairs: port.pairs.length > 0 ? pairsOf(port) : undefined,
            }
          : { hasPortSecurity: false }),
      }),
  }).catch(async (error: unknown) => {
    if (!isOpenStackError(error, "conflict")) throw error;
    throw await explainTaken(ctx, session, { port, networkId, fixedIps, step }, error);
  });
  return judgePort(port, await addressed(ctx, session, id, fixedIps.length));
}

const pairsOf = ({ pairs }: PlannedPort) =>
  pairs.map(({ ipAddress, macAddress }) => ({ address: ipAddress, mac: macAddress ?? undefined }));

interface WantedIp {
  subnetId: string;
  address: string | undefined;
}

/** Where hosts make their addresses of their MAC, Neutron takes no wish: the same MAC gives the same one. */
const SELF_ADDRESSED = ["slaac", "dhcpv6-stateless"];

export const isSelfAddressed = async (
  ctx: RecoveryContext,
  session: Session,
  subnetId: string,
): Promise<boolean> => SELF_ADDRESSED.includes(await addressMode(ctx, session, { id: subnetId }));

async function wantedIp(
  ctx: RecoveryContext,
  session: Session,
  { subnet, address }: PlannedPort["ips"][number],
): Promise<WantedIp> {
  const subnetId = await refId(ctx, subnet);
  if (address === null) return { subnetId, address: undefined };
  const isSelfMade =
    address.includes(":") && SELF_ADDRESSED.includes(await addressMode(ctx, session, subnet));
  return { subnetId, address: isSelfMade ? undefined : address };
}

async function addressMode(ctx: RecoveryContext, session: Session, subnet: Ref): Promise<string> {
  if ("id" in subnet)
    return (await lookAt(ctx, (call) => getSubnet(session, subnet.id, call))).ipv6AddressMode ?? "";
  const subnets = ctx.plan.make.networks.flatMap((network) => network.subnets);
  return subnets.find(({ key }) => key === subnet.made)?.ipv6AddressMode ?? "";
}

/** The port once it has its addresses, or as it is when it does not get them. */
async function addressed(ctx: RecoveryContext, session: Session, id: string, count: number): Promise<Port> {
  const endsAt = ctx.clock.monotonic() + ADDRESSED_WITHIN_MS;
  for (;;) {
    const port = await lookAt(ctx, (call) => getPort(session, id, call));
    if (port.fixedIps.length >= count || ctx.clock.monotonic() >= endsAt) return port;
    await ctx.clock.sleep(LOOK_MS, ctx.signal).catch(() => throwIfCancelled(ctx));
  }
}

interface Asked {
  port: PlannedPort;
  networkId: string;
  fixedIps: WantedIp[];
  step: string;
}

/** Who has what a port was to get. */
async function explainTaken(
  ctx: RecoveryContext,
  session: Session,
  { port, networkId, fixedIps, step }: Asked,
  error: OpenStackError,
): Promise<RunStopped | OpenStackError> {
  const addresses = fixedIps.flatMap(({ address }) => address ?? []);
  const holders = new Map<string, Port>();
  const look = async (which: { addresses: string[] } | { mac: string }) => {
    const found = await lookAt(ctx, (call) =>
      collect(listPorts(session, { ...call, ...which, networkIds: [networkId] })),
    );
    for (const each of found) holders.set(each.id, each);
  };
  if (addresses.length > 0) await look({ addresses });
  if (port.mac !== null) await look({ mac: port.mac });
  if (holders.size === 0) return error;
  const told = [...holders.values()].map((holder) => {
    const taken = [
      ...holder.fixedIps.map(({ address }) => address).filter((a) => addresses.some((b) => isSameIp(a, b))),
      ...(holder.mac === port.mac ? [holder.mac] : []),
    ];
    const of = holder.deviceId ? ` of ${holder.deviceOwner ?? "device"} ${holder.deviceId}` : "";
    return `${listed(taken)} is taken by port ${holder.name ? `${holder.name} (${holder.id})` : holder.id}${of}`;
  });
  return new RunStopped({
    cause: `${error.site}: ${told.join("; ")}`,
    todo: "Free it at the site, or choose another address for this port in the recovery plan.",
    call: error.call,
    ...(error.requestId ? { requestId: error.requestId } : {}),
    step,
  });
}
