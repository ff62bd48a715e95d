import { setMaxListeners } from "node:events";
import { withDeadline } from "../openstack/deadline";
import { listPorts, type Port } from "../openstack/neutron/ports";
import { getServer } from "../openstack/nova/servers";
import { collect } from "../openstack/pagination";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { judgePower } from "./fence/judge-power";
import type { Former } from "./read-formers";
import type { TargetReading } from "./read-target";
import type { FormerHolder, TakenAddresses } from "./target-facts";
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

/**
 * The same facts with what was looked up of the wanted addresses, for each project that sees their network.
 * @param formers VMs of the VNF that may give theirs up; those that have any are looked at
 */
export async function readTaken(
  { facts, problems, sessions }: TargetReading,
  wanted: readonly WantedAddresses[],
  formers: readonly Former[] = [],
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
        return ports ? [{ want, ports }] : [];
      }),
    );
    const ports = found.flat().flatMap((each) => each.ports);
    const givers = await Promise.all(
      formers
        .filter((former) => ports.some((port) => isPortOf(port, former)))
        .map((former) => lookAtFormer(former, { facts, sessions }, parts)),
    );
    const taken = found.flat().map(({ want, ports: own }) => takenBy(want, own, givers.flat()));
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

interface Giving {
  former: Former;
  holder: FormerHolder;
}

/** Plugged into it, or nobody's since it gave it up. */
const isPortOf = ({ id, deviceId }: Port, { serverId, ports }: Former): boolean =>
  deviceId === undefined ? ports.includes(id) : deviceId === serverId;

/** None when no credential of its project is stored: nobody could change it. */
async function lookAtFormer(
  former: Former,
  { facts, sessions }: Pick<TargetReading, "facts" | "sessions">,
  parts: PartReader,
): Promise<Giving[]> {
  const { serverId, projectId, name, isPresent } = former;
  const project = facts.projects.find((p) => p.projectId === projectId && sessions.has(p.credentialId));
  const session = project && sessions.get(project.credentialId);
  if (!project || !session) return [];
  const server = await parts.read((call) => getServer(session, serverId, call));
  const power = server ? judgePower(server) : "unknown";
  return [
    {
      former,
      holder: {
        ...{ serverId, name, credentialId: project.credentialId },
        ...(isPresent ? { isPresent } : {}),
        power: power === "off" || power === "runs" ? power : "unknown",
      },
    },
  ];
}

const takenBy = (
  { networkId, addresses }: WantedAddresses,
  ports: readonly Port[],
  givers: readonly Giving[],
): TakenAddresses => ({
  networkId,
  asked: addresses,
  addresses: ports.flatMap(({ fixedIps }) => fixedIps.map(({ address }) => address)),
  macs: ports.map(({ mac }) => mac.toLowerCase()),
  holders: ports.map((port) => ({
    portId: port.id,
    projectId: port.projectId ?? null,
    mac: port.mac.toLowerCase(),
    addresses: port.fixedIps.map(({ address }) => address),
    deviceId: port.deviceId ?? null,
    deviceOwner: port.deviceOwner ?? null,
    former: givers.find(({ former }) => isPortOf(port, former))?.holder ?? null,
  })),
});
