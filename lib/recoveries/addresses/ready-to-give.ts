import { listFloatingIps } from "../../openstack/neutron/floating-ips";
import { findPort, type Port } from "../../openstack/neutron/ports";
import { listInterfaces } from "../../openstack/nova/interfaces";
import { findServer, type Server } from "../../openstack/nova/servers";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { RunStopped } from "../../runs/run-stopped";
import { isSelfAddressed } from "../build/make-ports";
import { lookAt } from "../build/make-thing";
import { lockReason } from "../fence/lock-reason";
import { stopAndLock } from "../fence/stop-and-lock";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedTake } from "../recovery-run-plan";
import { giverName, takeStep } from "./take-steps";
import { noteTake, type PortBefore, type TakenRow, takenRows } from "./taken-record";

/**
 * Sees to it that a former VM is off, and writes down how it and its port are, before it gives that port up. What an
 * earlier worker has written down stays.
 * @throws RunStopped when it cannot give it up
 */
export async function readyToGive(ctx: RecoveryContext, take: PlannedTake): Promise<TakenRow> {
  const { portKey, formerServerId, formerPortId, credentialId } = take;
  const known = await takenRows(ctx);
  const own = known.find(({ detail }) => detail.portKey === portKey);
  if (own?.detail.detachedAt) return own;
  const session = await ctx.session(credentialId);
  const server = await seenOff(ctx, take, session);
  if (own) return own;
  const port = await lookAt(ctx, (call) => findPort(session, formerPortId, call));
  // One that is nobody's was left so by an earlier recovery, which could not give it back.
  if (!port || (port.deviceId !== undefined && port.deviceId !== formerServerId))
    throw refusal(
      take,
      `its port ${formerPortId} is ${port ? `not ${take.formerName}’s any more` : "not there any more"}`,
      "Plan it again: what is free there is looked up anew.",
    );
  requireOrdinary(take, port);
  const sibling = known.find(({ detail }) => detail.formerServerId === formerServerId);
  const floatingIps = await lookAt(ctx, (call) =>
    collect(listFloatingIps(session, { ...call, portIds: [formerPortId] })),
  );
  return noteTake(ctx, take, {
    ...{ portKey, formerServerId, formerName: take.formerName, networkId: port.networkId },
    port: await beforeOf(ctx, session, port),
    nics: sibling?.detail.nics ?? (await nicsOf(ctx, session, server)),
    lock: server.isLocked === true ? { reason: server.lockedReason ?? "" } : (sibling?.detail.lock ?? null),
    floatingIps: floatingIps.map(({ id, address }) => ({ id, address })),
  });
}

const refusal = (take: PlannedTake, cause: string, todo: string): RunStopped =>
  new RunStopped({
    cause: `${giverName(take)}${take.isPresent ? "" : ","} could not give up ${take.addresses.join(", ") || take.mac}: ${cause}`,
    todo,
    step: takeStep(take.portKey),
  });

/** One that runs is stopped and locked first: it is a second copy of what is about to start. */
async function seenOff(ctx: RecoveryContext, take: PlannedTake, session: Session): Promise<Server> {
  const { formerServerId: serverId, portKey } = take;
  const look = () => lookAt(ctx, (call) => findServer(session, serverId, call));
  let server = await look();
  if (server && !isOff(server)) {
    const { cause, todo, state } = await stopAndLock(
      {
        session,
        clock: ctx.clock,
        signal: ctx.signal,
        assertFence: () => ctx.assertFence(),
        attempt: (attempt) => ctx.journal.attempt(takeStep(portKey), attempt),
      },
      { siteId: ctx.plan.to.id, serverId, reason: await lockReason(ctx.recovery.id) },
    );
    if (state === "unproved")
      throw refusal(take, cause ?? "it may run", todo ?? "Stop it by hand at the site.");
    server = await look();
  }
  if (!server)
    throw refusal(take, "it is not there any more", "Plan it again: what is free there is looked up anew.");
  if (!isOff(server))
    throw refusal(
      take,
      `it is ${server.vmState ?? server.status}, and Nova unplugs a port of a stopped VM only`,
      "Have it stopped at the site (SHUTOFF), and start the recovery again.",
    );
  return server;
}

const isOff = ({ vmState, taskState, powerState }: Server): boolean =>
  vmState === "stopped" && (taskState ?? null) === null && powerState !== 1;

/** What a port is that cannot be made again as it was. */
function requireOrdinary(take: PlannedTake, { vnicType, trunkId }: Port): void {
  const what = trunkId ? "the parent of a trunk" : vnicType !== "normal" ? `of the kind ${vnicType}` : null;
  if (what)
    throw refusal(
      take,
      `its port is ${what}, which Stillpoint does not take`,
      "Unplug it by hand at the site, or choose another address in the recovery plan.",
    );
}

const beforeOf = async (ctx: RecoveryContext, session: Session, port: Port): Promise<PortBefore> => ({
  id: port.id,
  name: port.name,
  description: port.description,
  mac: port.mac,
  fixedIps: await Promise.all(
    port.fixedIps.map(async ({ subnetId, address }) => ({
      subnetId,
      address,
      isSelfMade: address.includes(":") && (await isSelfAddressed(ctx, session, subnetId)),
    })),
  ),
  securityGroupIds: port.securityGroupIds,
  hasPortSecurity: port.hasPortSecurity ?? null,
  allowedAddressPairs: port.allowedAddressPairs.map(({ address, mac }) => ({ address, mac: mac ?? null })),
  isAdminUp: port.isAdminUp ?? true,
  qosPolicyId: port.qosPolicyId ?? null,
  dhcpOptions: port.extraDhcpOptions.map(({ ipVersion, ...each }) => ({
    ...each,
    ipVersion: ipVersion ?? null,
  })),
});

/** Nova lists interfaces as Neutron does; the order of the VM's own is that of its addresses. */
async function nicsOf(ctx: RecoveryContext, session: Session, server: Server): Promise<string[]> {
  const interfaces = await lookAt(ctx, (call) => listInterfaces(session, server.id, call));
  const placeOf = (mac: string | undefined) => {
    const place = server.addresses.findIndex((address) => address.mac === mac);
    return place < 0 ? server.addresses.length : place;
  };
  return [...interfaces].sort((a, b) => placeOf(a.mac) - placeOf(b.mac)).map(({ portId }) => portId);
}
