import { db } from "../../db";
import { isOpenStackError } from "../../openstack/errors";
import { createPort, updatePort } from "../../openstack/neutron/port-changes";
import { findPort, listPorts, type Port } from "../../openstack/neutron/ports";
import { collect } from "../../openstack/pagination";
import type { Session } from "../../openstack/session";
import { RunStopped } from "../../runs/run-stopped";
import { changeThing, lookAt } from "../build/make-thing";
import type { RecoveryContext } from "../recovery-context";
import type { TakenRow } from "./taken-record";

/**
 * The port that a former VM gets back, as it was: the one that Nova has kept, or else one with the same MAC, which is made
 * if there is none. A MAC is there once in a network, so that a lost answer makes no second one (openstack-api.md E).
 * @throws RunStopped when somebody has it; OpenStackError
 */
export async function portToGive(
  ctx: RecoveryContext,
  session: Session,
  row: TakenRow,
  step: string,
): Promise<string> {
  const { port, formerServerId, isChanged, networkId } = row.detail;
  const kept = await lookAt(ctx, (call) => findPort(session, port.id, call));
  if (kept) {
    // It was never unplugged, or is plugged in again.
    if (kept.deviceId !== formerServerId) requireFree(kept, step);
    if (isChanged) await restore(ctx, session, row, step);
    return kept.id;
  }
  const look = async () => {
    const found = await lookAt(ctx, (call) =>
      collect(listPorts(session, { ...call, networkIds: [networkId], mac: port.mac })),
    );
    const [other] = found;
    if (other && other.deviceId !== formerServerId) requireFree(other, step);
    if (other) await requireNotOurs(ctx, other, step);
    return other;
  };
  const there = await look();
  if (there) return there.id;
  try {
    return await remake(ctx, session, row, step);
  } catch (error) {
    if (!isOpenStackError(error, "conflict")) throw error;
    // By a try of which the answer was lost.
    const made = await look();
    if (made) return made.id;
    throw error;
  }
}

function requireFree({ id, deviceId, deviceOwner }: Port, step: string): void {
  if (deviceId === undefined) return;
  throw new RunStopped({
    cause: `port ${id} is plugged into ${deviceOwner ?? "device"} ${deviceId}`,
    todo: "Find out whose it is at the site.",
    step,
  });
}

/** What the recovery made in its place is to be gone first. */
async function requireNotOurs(
  { recovery, plan }: RecoveryContext,
  { id }: Port,
  step: string,
): Promise<void> {
  const ours = await db().runResource.findFirst({
    where: {
      ...{ siteId: plan.to.id, kind: "port", resourceId: id, removedAt: null },
      run: { recoveryId: recovery.id },
    },
  });
  if (!ours) return;
  throw new RunStopped({
    cause: `port ${id}, which the recovery made in its place, is still there`,
    todo: "It is removed by itself when the site lets it.",
    step,
  });
}

const ipsOf = ({ detail: { port } }: TakenRow) =>
  port.fixedIps.map(({ subnetId, address, isSelfMade }) => ({
    subnetId,
    address: isSelfMade ? undefined : address,
  }));
const pairsOf = ({ detail: { port } }: TakenRow) =>
  port.allowedAddressPairs.map(({ address, mac }) => ({ address, mac: mac ?? undefined }));

/** All of it, since nobody knows how much of the change was done. */
async function restore(ctx: RecoveryContext, session: Session, row: TakenRow, step: string): Promise<void> {
  const { port } = row.detail;
  const isOpen = port.hasPortSecurity === false;
  await changeThing(ctx, { step, call: `PUT /ports/${port.id}` }, (call) =>
    updatePort(session, port.id, {
      ...call,
      fixedIps: ipsOf(row),
      isAdminUp: port.isAdminUp,
      ...(port.hasPortSecurity === null ? {} : { hasPortSecurity: port.hasPortSecurity }),
      ...(isOpen ? {} : { securityGroupIds: port.securityGroupIds, allowedAddressPairs: pairsOf(row) }),
    }),
  );
}

async function remake(ctx: RecoveryContext, session: Session, row: TakenRow, step: string): Promise<string> {
  const { port, networkId } = row.detail;
  const isOpen = port.hasPortSecurity === false;
  const pairs = pairsOf(row);
  const options = (port.dhcpOptions ?? []).map(({ ipVersion, ...each }) => ({
    ...each,
    ipVersion: ipVersion ?? undefined,
  }));
  const made = await changeThing(ctx, { step, call: "POST /ports" }, (call) =>
    createPort(session, {
      ...call,
      networkId,
      name: port.name,
      description: port.description,
      mac: port.mac,
      fixedIps: ipsOf(row),
      isAdminUp: port.isAdminUp,
      qosPolicyId: port.qosPolicyId ?? undefined,
      ...(options.length > 0 ? { extraDhcpOptions: options } : {}),
      ...(isOpen
        ? { hasPortSecurity: false }
        : {
            securityGroupIds: port.securityGroupIds,
            ...(pairs.length > 0 ? { allowedAddressPairs: pairs } : {}),
          }),
    }),
  );
  return made.id;
}
