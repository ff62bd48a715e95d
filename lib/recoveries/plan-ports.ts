import { isSameIp, parseIp } from "./ip-range";
import { addressKey, securityGroupKey } from "./mapping-keys";
import { type GivenPort, giverFor, planTakes } from "./plan-takes";
import { aboutVm, type Planning, refOf } from "./planning";
import type { DescribedPort, DescribedServer } from "./point-facts";
import type { PlannedFloatingIp, PlannedPort, PlannedTake } from "./recovery-run-plan";
import type { TargetNetwork, TargetProject } from "./target-facts";

/** Where a port comes to lie. */
interface Place {
  isMade: boolean;
  project: TargetProject | undefined;
  there: TargetNetwork | undefined;
  /** MAC, allowed pairs and port security need the network's owner, or an administrator (openstack-api.md E2). */
  mayChoose: boolean;
}

/** The ports of all VMs, in the order to make them: those with a chosen address before those that take any. Pure. */
export function planPorts(planning: Planning): { ports: PlannedPort[]; takes: PlannedTake[] } {
  const planned = planning.servers.flatMap((server) =>
    server.ports.map((port, i) => planPort(server, port, i, planning)),
  );
  const takes = planTakes(
    planned.flatMap(({ given }) => given),
    planning,
  );
  const ports = planned.map(({ port }) => port);
  // What is given up is that port's from the first.
  const takesAny = ({ key, ips }: PlannedPort) =>
    ips.some(({ address }) => address === null) && !takes.some(({ portKey }) => portKey === key);
  return { ports: [...ports.filter((p) => !takesAny(p)), ...ports.filter(takesAny)], takes };
}

function planPort(
  server: DescribedServer,
  port: DescribedPort,
  nic: number,
  planning: Planning,
): { port: PlannedPort; given: GivenPort[] } {
  const network = planning.row("network", port.network.id);
  const project = planning.project(server.projectId);
  const there = project?.networks?.find(
    ({ id }) => network?.choice?.do === "use" && id === network.choice.id,
  );
  const isMade = network?.choice?.do === "make";
  const place = { isMade, project, there, mayChoose: isMade || !!there?.isOwn || !!project?.isAdmin };
  tellOfPort(server, port, nic, place, planning);
  const wanted = port.fixedIps.flatMap(({ address }) => addressOf(port, address, planning) ?? []);
  const giver = place.mayChoose ? giverFor(port, wanted, place, planning) : undefined;
  const planned: PlannedPort = {
    key: `${server.serverId}:${nic}`,
    serverId: server.serverId,
    credentialId: project?.credentialId ?? "",
    network: refOf(network),
    mac: giver ? giver.mac : planMac(port, place),
    ips: port.fixedIps.flatMap(({ address, subnetId }) => {
      const subnet = refOf(planning.row("subnet", subnetId));
      return subnet ? [{ subnet, address: addressOf(port, address, planning) }] : [];
    }),
    groups:
      port.hasPortSecurity === false
        ? null
        : port.securityGroupIds.flatMap((id) => {
            const ref = refOf(planning.row("security-group", securityGroupKey(server.projectId, id)));
            return ref ? [ref] : [];
          }),
    pairs: planPairs(server, port, place, planning),
    ...planDhcpOptions(server, port, nic, planning),
    vnicType: "normal",
    isAdminUp: port.isAdminUp ?? true,
    wasNamed: port.name,
  };
  return { port: planned, given: giver ? [{ server, planned, giver, source: port }] : [] };
}

/** Unique within a network only: at another one, or where it is free, it is the same. */
function planMac({ mac }: DescribedPort, { isMade, there, project, mayChoose }: Place): string | null {
  if (isMade) return mac;
  const taken = project?.taken.find(({ networkId }) => networkId === there?.id);
  return !mayChoose || taken?.macs.includes(mac.toLowerCase()) ? null : mac;
}

/** Null: any free one. */
function addressOf(port: DescribedPort, address: string, { row }: Planning): string | null {
  const choice = row("address", addressKey(port, address))?.choice;
  return choice?.do === "keep" ? address : choice?.do === "as" ? choice.value : null;
}

/** Pairs follow the addresses that VMs of the recovery have now; a range, or an address of none of them, stays as it is. */
function planPairs(
  server: DescribedServer,
  port: DescribedPort,
  { mayChoose }: Place,
  planning: Planning,
): PlannedPort["pairs"] {
  if (port.allowedAddressPairs.length === 0) return [];
  const about = aboutVm(server);
  if (!mayChoose) {
    planning.warnings.push({
      about,
      text: "its allowed address pairs are left out: the network is not the project’s own",
      todo: "Have them set by the network’s owner when it needs them, such as for a virtual address.",
    });
    return [];
  }
  return port.allowedAddressPairs.flatMap(({ ipAddress, macAddress }) => {
    const owner = planning.servers
      .flatMap((s) => s.ports)
      .filter((p) => p.network.id === port.network.id)
      .flatMap((p) => p.fixedIps.map((ip) => ({ port: p, address: ip.address })))
      .find(({ address }) => parseIp(ipAddress) !== null && isSameIp(address, ipAddress));
    if (!owner) return [{ ipAddress, macAddress }];
    const now = addressOf(owner.port, owner.address, planning);
    if (now !== null) return [{ ipAddress: now, macAddress }];
    planning.warnings.push({
      about,
      text: `its allowed address pair ${ipAddress} is left out: the VM that has this address gets another one`,
    });
    return [];
  });
}

/** What a port was, and is not made as. */
function tellOfPort(
  server: DescribedServer,
  port: DescribedPort,
  nic: number,
  { mayChoose, project }: Place,
  { obstacles, warnings }: Planning,
): void {
  const about = aboutVm(server);
  const which = `its port ${port.name ?? nic + 1}`;
  if (port.isTrunkParent)
    obstacles.push({
      about,
      text: `${which} is the parent of a trunk, and trunks are not rebuilt`,
      todo: "Recover the other VMs only, and this one by hand.",
    });
  if (port.hasPortSecurity === false && !mayChoose && project)
    obstacles.push({
      about,
      text: `${which} has no port security, which is for the network’s owner and administrators, and the network is not the project’s own`,
      todo: "Choose a network of the project, or have one made.",
    });
  if (port.vnicType !== null && port.vnicType !== "normal")
    warnings.push({
      about,
      text: `${which} was of the kind ${port.vnicType}: it becomes a normal one, which its guest sees as another card`,
    });
  if (port.qosPolicy)
    warnings.push({
      about,
      text: `${which} goes without its QoS policy ${port.qosPolicy.name ?? port.qosPolicy.id}`,
    });
}

/** An extension of Neutron's: where it is not, they are unknown attributes. (neutron_lib/api/definitions/extra_dhcp_opt.py) */
const DHCP_OPTIONS = "extra_dhcp_opt";

/** Kept as they are, also where one names an address. */
function planDhcpOptions(
  server: DescribedServer,
  port: DescribedPort,
  nic: number,
  { facts: { target }, warnings }: Planning,
): Pick<PlannedPort, "dhcpOptions"> {
  const options = port.extraDhcpOptions ?? [];
  if (options.length === 0) return {};
  if (target.extensions?.includes(DHCP_OPTIONS)) return { dhcpOptions: options };
  const site = target.site.name;
  warnings.push({
    about: aboutVm(server),
    text: `its port ${port.name ?? nic + 1} goes without its own DHCP options, ${
      target.extensions ? `which ${site} does not know` : `since it is not known whether ${site} knows them`
    }: ${options.map(({ name }) => name).join(", ")}`,
  });
  return {};
}

/** Floating IPs that are led to recovered ports, and those that lead to a port that is given up. Pure. */
export function planFloatingIps(planning: Planning, takes: readonly PlannedTake[]): PlannedFloatingIp[] {
  const chosen = chosenFloatingIps(planning);
  const given = takes.flatMap(({ portKey, formerPortId, credentialId }) => {
    const project = planning.facts.target.projects.find((p) => p.credentialId === credentialId);
    const leading = project?.floatingIps?.filter(({ portId }) => portId === formerPortId) ?? [];
    return leading.map(({ id, address }) => ({ id, address, credentialId, port: portKey }));
  });
  return [...chosen, ...given.filter(({ id }) => !chosen.some((planned) => planned.id === id))];
}

function chosenFloatingIps(planning: Planning): PlannedFloatingIp[] {
  return planning.servers.flatMap((server) =>
    server.ports.flatMap((port, nic) =>
      port.floatingIps.flatMap((source): PlannedFloatingIp[] => {
        const choice = planning.row("floating-ip", source)?.choice;
        if (choice?.do !== "use") return [];
        return [
          {
            id: choice.id,
            address: choice.name,
            credentialId: planning.project(server.projectId)?.credentialId ?? "",
            port: `${server.serverId}:${nic}`,
          },
        ];
      }),
    ),
  );
}
