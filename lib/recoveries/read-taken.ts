import { setMaxListeners } from "node:events";
import { withDeadline } from "../openstack/deadline";
import { listPorts, type Port } from "../openstack/neutron/ports";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import type { TargetReading } from "./read-target";
import type { TakenAddresses } from "./target-facts";
import { PartReader } from "./target-part";
import type { WantedAddresses } from "./wanted-addresses";

const CALL_MS = 10_000;

/** The ports of a network that have any of these addresses or MACs. @throws OpenStackError */
export async function findTaking(
  session: Session,
  { networkId, addresses, macs }: Omit<WantedAddresses, "credentialId">,
  call: CallOptions,
): Promise<Port[]> {
  const of = { ...call, networkIds: [networkId] };
  const found = await Promise.all([
    collect(listPorts(session, { ...of, addresses })),
    collect(listPorts(session, { ...of, macs })),
  ]);
  return [...new Map(found.flat().map((port) => [port.id, port])).values()];
}

/** The same facts with what was looked up of the wanted addresses, for each project that sees their network. */
export async function readTaken(
  { facts, problems, sessions }: TargetReading,
  wanted: readonly WantedAddresses[],
): Promise<Pick<TargetReading, "facts" | "problems">> {
  if (wanted.length === 0) return { facts, problems };
  const { signal, clear } = withDeadline(CALL_MS);
  // Each call listens to it.
  setMaxListeners(0, signal);
  const parts = new PartReader({ deadlineMs: CALL_MS, signal });
  try {
    const found = await Promise.all(
      wanted.map(async (want) => {
        const session = sessions.get(want.credentialId);
        const ports = session && (await parts.read((call) => findTaking(session, want, call)));
        return ports ? [takenBy(want, ports)] : [];
      }),
    );
    const taken = found.flat();
    return {
      facts: {
        ...facts,
        projects: facts.projects.map((project) => ({
          ...project,
          taken: taken.filter(({ networkId }) => project.networks?.some(({ id }) => id === networkId)),
        })),
      },
      problems: [...new Set([...problems, ...parts.problems])],
    };
  } finally {
    clear();
  }
}

const takenBy = ({ networkId, addresses }: WantedAddresses, ports: readonly Port[]): TakenAddresses => ({
  networkId,
  asked: addresses,
  addresses: ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)),
  macs: ports.map(({ mac }) => mac.toLowerCase()),
});
