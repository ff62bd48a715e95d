import type { SubnetDescription } from "../recovery-points/server-description";
import { versionOfRange } from "./ip-range";
import type { DescribedServer } from "./point-facts";

/** A subnet as far as its point knows it. */
export interface KnownSubnet {
  id: string;
  name: string | null;
  cidr: string | null;
  ipVersion: 4 | 6 | null;
  /** Null: an older point knows the range only. */
  values: SubnetDescription | null;
}

/** A network that VMs of a point are in. */
export interface DescribedNetwork {
  id: string;
  name: string | null;
  mtu: number | null;
  providerType: string | null;
  /** Of its VMs' own project; null: not known. */
  isOwn: boolean | null;
  hasPortSecurity: boolean | null;
  /** Projects of the VMs in it, the first VM's first. */
  projectIds: string[];
  subnets: KnownSubnet[];
}

/** The networks of some VMs, each once, with all that any of their ports knows of it. Pure. */
export function describedNetworks(
  servers: readonly Pick<DescribedServer, "projectId" | "ports">[],
): DescribedNetwork[] {
  const found = new Map<string, DescribedNetwork>();
  for (const { projectId, ports } of servers)
    for (const port of ports) {
      const { id, name, mtu, providerType, isOwn, hasPortSecurity } = port.network;
      const network: DescribedNetwork = found.get(id) ?? {
        id,
        name,
        mtu,
        providerType,
        isOwn: isOwn ?? null,
        hasPortSecurity: hasPortSecurity ?? null,
        projectIds: [],
        subnets: [],
      };
      found.set(id, network);
      if (!network.projectIds.includes(projectId)) network.projectIds.push(projectId);
      for (const subnet of port.subnets ?? []) addSubnet(network, { ...subnet, values: subnet });
      for (const ip of port.fixedIps)
        addSubnet(network, { id: ip.subnetId, name: ip.subnetName, cidr: ip.cidr, values: null });
    }
  return [...found.values()];
}

function addSubnet(
  network: DescribedNetwork,
  { id, name, cidr, values }: Pick<KnownSubnet, "id" | "name" | "cidr" | "values">,
): void {
  const at = network.subnets.findIndex((s) => s.id === id);
  const subnet = { id, name, cidr, ipVersion: cidr === null ? null : versionOfRange(cidr), values };
  if (at < 0) network.subnets.push(subnet);
  else if (values && !network.subnets[at]?.values) network.subnets[at] = subnet;
}
