import { type DescribedNetwork, describedNetworks, type KnownSubnet } from "./described-networks";
import { versionOfRange } from "./ip-range";
import type { Mapping } from "./mapping";
import type { Planning } from "./planning";
import type { PlannedNetwork, PlannedRouterInterface, PlannedSubnet } from "./recovery-run-plan";

/** The networks that the run makes, with their subnets. Pure. */
export function planNetworks(planning: Planning): PlannedNetwork[] {
  return describedNetworks(planning.servers).flatMap((network): PlannedNetwork[] => {
    const row = planning.row("network", network.id);
    if (row?.choice?.do !== "make") return [];
    const credentialId = credentialOf(network, planning);
    return [
      {
        key: network.id,
        credentialId,
        name: row.choice.name,
        mtu: network.mtu,
        hasPortSecurity: network.hasPortSecurity ?? true,
        subnets: network.subnets.flatMap((known) => planSubnet(known, planning.row("subnet", known.id))),
      },
    ];
  });
}

/** What a made network is used by must be in its project: sharing it is an administrator's act at the site. */
function credentialOf(network: DescribedNetwork, { project, obstacles }: Planning): string {
  const credentials = new Set(network.projectIds.map((id) => project(id)?.credentialId ?? ""));
  if (credentials.size > 1)
    obstacles.push({
      about: { kind: "network", id: network.id, name: network.name ?? network.id },
      text: "VMs of several projects are in it, and a made network is its own project’s only",
      todo: "Have it made and shared at the target, and choose it there.",
    });
  return project(network.projectIds[0] ?? "")?.credentialId ?? "";
}

function planSubnet({ id, name, cidr, values }: KnownSubnet, row: Mapping | undefined): PlannedSubnet[] {
  if (row?.choice?.do !== "make") return [];
  const given = row.choice.subnet;
  const range = given?.cidr ?? cidr;
  const ipVersion = range === null ? null : versionOfRange(range);
  if (range === null || ipVersion === null) return [];
  return [
    {
      key: id,
      name: name ?? row.choice.name,
      cidr: range,
      ipVersion,
      gatewayIp: given ? given.gatewayIp : (values?.gateway ?? null),
      dnsServers: given ? given.dnsServers : (values?.dns ?? []),
      allocationPools: given ? [] : (values?.pools ?? []),
      hostRoutes: values?.hostRoutes ?? [],
      hasDhcp: values?.hasDhcp ?? true,
      ipv6AddressMode: values?.ipv6AddressMode ?? null,
      ipv6RaMode: values?.ipv6RaMode ?? null,
    },
  ];
}

/** Ways out for made subnets, over routers that are there. Pure. */
export function planRouterInterfaces(
  { row }: Planning,
  networks: readonly PlannedNetwork[],
): PlannedRouterInterface[] {
  return networks.flatMap(({ credentialId, subnets }) =>
    subnets.flatMap(({ key }): PlannedRouterInterface[] => {
      const choice = row("router", key)?.choice;
      return choice?.do === "use"
        ? [{ routerId: choice.id, routerName: choice.name, credentialId, subnet: key }]
        : [];
    }),
  );
}
