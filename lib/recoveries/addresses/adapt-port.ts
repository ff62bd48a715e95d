import { updatePort } from "../../openstack/neutron/port-changes";
import { getPort, type Port } from "../../openstack/neutron/ports";
import type { Session } from "../../openstack/session";
import { changeThing, lookAt } from "../build/make-thing";
import { isSameIp } from "../ip-range";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedPort } from "../recovery-run-plan";
import { noteProgress, type TakenRow } from "./taken-record";

export interface WantedPort {
  port: PlannedPort;
  fixedIps: { subnetId: string; address: string | undefined }[];
  /** Ids; null: port security is off. */
  groups: string[] | null;
  step: string;
}

/**
 * Makes a port that a former VM has given up, and Nova has kept, what the plan wants: its groups, pairs and addresses. It
 * is not ours: it carries no mark, is recorded as a change, and nothing of ours deletes it.
 * @returns its id
 * @throws OpenStackError, RunStopped
 */
export async function adaptPort(
  ctx: RecoveryContext,
  session: Session,
  row: TakenRow,
  wanted: WantedPort,
): Promise<string> {
  const { id } = row.detail.port;
  const seen = await lookAt(ctx, (call) => getPort(session, id, call));
  const changes = changesOf(seen, wanted);
  const used = await noteProgress(row, {
    usedPortId: id,
    ...(Object.keys(changes).length > 0 ? { isChanged: true } : {}),
  });
  if (Object.keys(changes).length > 0)
    await changeThing(ctx, { step: wanted.step, call: `PUT /ports/${id}` }, (call) =>
      updatePort(session, id, { ...call, ...changes }),
    );
  return used.detail.port.id;
}

type Changes = Omit<Parameters<typeof updatePort>[2], "signal" | "deadlineMs" | "beforeSending">;

/** Only what differs: some of it is for the network's owner (openstack-api.md E2). Pure. */
export function changesOf(seen: Port, { port, fixedIps, groups }: Omit<WantedPort, "step">): Changes {
  const changes: Changes = {};
  const isOpen = seen.hasPortSecurity === false;
  if (groups === null) {
    if (!isOpen)
      Object.assign(changes, { hasPortSecurity: false, securityGroupIds: [], allowedAddressPairs: [] });
  } else {
    if (isOpen) changes.hasPortSecurity = true;
    if (!isSameSet(groups, seen.securityGroupIds)) changes.securityGroupIds = groups;
    const pairs = port.pairs.map(({ ipAddress, macAddress }) => ({
      address: ipAddress,
      mac: macAddress ?? undefined,
    }));
    // One without a MAC gets the port's own from Neutron.
    const keyOf = ({ address, mac }: { address: string; mac?: string | undefined }) =>
      `${address} ${(mac ?? seen.mac).toLowerCase()}`;
    if (!isSameSet(pairs.map(keyOf), seen.allowedAddressPairs.map(keyOf)))
      changes.allowedAddressPairs = pairs;
  }
  if (seen.isAdminUp !== undefined && seen.isAdminUp !== port.isAdminUp) changes.isAdminUp = port.isAdminUp;
  if (!hasAll(seen, fixedIps)) changes.fixedIps = fixedIps;
  return changes;
}

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  new Set(a).size === new Set(b).size && a.every((one) => b.includes(one));

const hasAll = ({ fixedIps: has }: Port, wanted: WantedPort["fixedIps"]): boolean =>
  has.length === wanted.length &&
  wanted.every(({ subnetId, address }) =>
    has.some((ip) => ip.subnetId === subnetId && (address === undefined || isSameIp(ip.address, address))),
  );
