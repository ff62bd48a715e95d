import type { KnownSubnet } from "./described-networks";
import { isSameRange } from "./ip-range";
import { differs, type MappingChoice, ok, open, type Proposal } from "./mapping";
import type { TargetNetwork } from "./target-facts";

/**
 * A subnet follows what its network became: made by value in a made one; of the same range in one that is there. Pure.
 * @param network what its network became
 * @param there the target's network, where one is used
 */
export function mapSubnet(
  subnet: KnownSubnet,
  network: MappingChoice | null,
  there: TargetNetwork | undefined,
): Proposal {
  if (network?.do === "make") return mapMade(subnet);
  if (network?.do !== "use") return open("Its network has to be chosen first.");
  if (!there) return open("The subnets of the chosen network could not be read.");
  const use = ({ id, name, cidr }: TargetNetwork["subnets"][number]) =>
    ({ do: "use", id, name: name || cidr }) as const;
  const same = there.subnets.find(({ cidr }) => subnet.cidr !== null && isSameRange(cidr, subnet.cidr));
  if (same) return ok(use(same), "Same range.");
  const ofVersion = there.subnets.filter(({ ipVersion }) => ipVersion === (subnet.ipVersion ?? 4));
  const [only, another] = ofVersion;
  if (!only) return open(`${there.name} has no IPv${subnet.ipVersion ?? 4} subnet. Choose another network.`);
  if (another) return open(`${there.name} has several subnets, none of the same range. Choose one.`);
  return differs(use(only), `${there.name} has another range, ${only.cidr}: addresses cannot be kept.`);
}

function mapMade({ name, cidr, values }: KnownSubnet): Proposal {
  if (cidr === null)
    return open("The point does not know its range. Give it, or choose a network that is there.");
  const make = { do: "make", name: name ?? cidr } as const;
  if (values) return ok(make, "Made with the same range, gateway and name servers.");
  return differs(
    { ...make, subnet: { cidr, gatewayIp: null, dnsServers: [] } },
    "The point knows its range only (it is an older one): made without a gateway and name servers, unless you give them.",
  );
}
