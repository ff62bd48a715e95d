import { groupBy } from "../../group-by";
import { type Finding, stop } from "../../made/check";
import { tagOf } from "../../made/tag-of";
import type { Port } from "../../openstack/neutron/ports";
import { isSameIp } from "../ip-range";
import { takesOf } from "../plan-takes";
import { findTaking } from "../read-taken";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedPort } from "../recovery-run-plan";
import { CALL_MS, PLAN_AGAIN, type RecoveryCheck } from "./recovery-check";

/** Addresses and MACs that the VMs shall have in networks that are there already are free. */
export const checkAddresses: RecoveryCheck = {
  name: "addresses",
  title: "Addresses are free",
  async run(ctx) {
    const chosen = ctx.plan.ports.filter(
      (port) => idOf(port) !== null && (port.mac || addressesOf(port).length > 0),
    );
    if (chosen.length === 0) return { findings: [], isSkipped: true };
    const networks = [...groupBy(chosen, (port) => `${port.credentialId} ${idOf(port)}`).values()];
    const findings = await Promise.all(networks.map((ports) => findingsOf(ctx, ports)));
    return { findings: findings.flat(), detail: { ports: chosen.length } };
  },
};

const idOf = ({ network }: PlannedPort): string | null => (network && "id" in network ? network.id : null);
const addressesOf = ({ ips }: PlannedPort): string[] => ips.flatMap(({ address }) => address ?? []);

async function findingsOf(ctx: RecoveryContext, ports: readonly PlannedPort[]): Promise<Finding[]> {
  const [first] = ports;
  const networkId = first && idOf(first);
  if (!first || !networkId) return [];
  const wanted = {
    networkId,
    addresses: ports.flatMap(addressesOf),
    macs: ports.flatMap(({ mac }) => mac?.toLowerCase() ?? []),
  };
  const session = await ctx.reader(first.credentialId);
  const there = await findTaking(session, wanted, { signal: ctx.signal, deadlineMs: CALL_MS });
  // A port that this run has made already is no other's.
  const own = new Set(ports.map(({ key }) => tagOf(ctx.run.id, `port:${key}`).name));
  const others = there.filter((port) => !own.has(port.description) && !isGivenUp(ctx, port));
  return ports.flatMap((port) => takenOf(ctx, port, others));
}

/** By a former VM, which has it still, or has not got it back from an earlier recovery. */
const isGivenUp = ({ plan }: RecoveryContext, { id, deviceId }: Port): boolean =>
  takesOf(plan).some(
    (take) => take.formerPortId === id && (deviceId === undefined || take.formerServerId === deviceId),
  );

function takenOf({ plan }: RecoveryContext, port: PlannedPort, others: readonly Port[]): Finding[] {
  const vm = plan.servers.find(({ serverId }) => serverId === port.serverId)?.name ?? port.serverId;
  const taken = addressesOf(port).flatMap((address) => {
    const by = others.find(({ fixedIps }) => fixedIps.some((ip) => isSameIp(ip.address, address)));
    return by
      ? [stop(`The address ${address} of ${vm} is taken at ${plan.to.name} by the port ${by.id}.`, FREE)]
      : [];
  });
  const mac = port.mac && others.find((other) => other.mac.toLowerCase() === port.mac?.toLowerCase());
  if (!mac) return taken;
  return [
    ...taken,
    stop(`The MAC ${port.mac} of ${vm} is taken at ${plan.to.name} by the port ${mac.id}.`, FREE),
  ];
}

const FREE = `Free it, or choose another one in the recovery plan. ${PLAN_AGAIN}`;
