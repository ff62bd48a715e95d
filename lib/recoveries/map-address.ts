import { isInRange, isSameIp } from "./ip-range";
import { differs, ok, open, type Proposal } from "./mapping";
import { isGiver } from "./plan-takes";
import type { AddressHolder, FormerHolder, TakenAddresses } from "./target-facts";

/** Where an address is to be had. */
export interface AddressPlace {
  /** Null: its subnet is not decided. */
  subnet: { cidr: string; gatewayIp: string | null; ipv6AddressMode: string | null } | null;
  /** The run makes the network: nobody is in it. */
  isMade: boolean;
  /** A chosen address needs the network's owner, or an administrator (openstack-api.md E2). */
  mayChoose: boolean;
  /** Null: nobody looked. */
  taken: TakenAddresses | null;
  /** Beside the original, which has the address. */
  isHome: boolean;
  /** The VM of the same recovery that has it on the same subnet already; null: none. */
  sharedWith: string | null;
  /** The project whose former VMs give addresses up for this; null: none does, as in a drill. */
  takesFrom: string | null;
}

const DHCP = { do: "dhcp" } as const;
const KEEP = { do: "keep" } as const;

/** An address and its MAC are kept where that can be; where it is taken by others, someone has to decide. Pure. */
export function mapAddress(address: string, mac: string, place: AddressPlace): Proposal {
  const { subnet } = place;
  if (!subnet) return open("Its subnet has to be chosen first.");
  if (subnet.ipv6AddressMode && subnet.ipv6AddressMode !== "dhcpv6-stateful")
    // Neutron refuses a chosen address there (neutron/db/ipam_pluggable_backend.py): it follows from range and MAC.
    return ok(DHCP, "IPv6 makes it from range and MAC: the same again where both are the same.");
  if (!isInRange(address, subnet.cidr))
    return differs(DHCP, `It is outside of ${subnet.cidr}: any free address is taken.`);
  if (subnet.gatewayIp !== null && isSameIp(subnet.gatewayIp, address))
    return open(`It is the gateway’s address in ${subnet.cidr}. Choose another one.`);
  if (place.sharedWith !== null)
    return open(
      `${place.sharedWith} has the same address in the same subnet. Choose another one for one of them.`,
    );
  if (place.isMade) return ok(KEEP, "Kept, with its MAC.");
  if (!place.mayChoose)
    return differs(
      DHCP,
      "The network is not the project’s own: a chosen address needs its owner or an administrator. Any free one is taken.",
    );
  const giver = giverOf(place, ({ addresses }) => addresses.some((other) => isSameIp(other, address)));
  if (giver) return ok(KEEP, `Held by ${giver.name}, ${whose(giver)}: given up for this.`);
  const isTaken = place.taken?.addresses.some((other) => isSameIp(other, address));
  if (isTaken && place.isHome) return differs(DHCP, "The original has it: any free address is taken.");
  if (isTaken) return open("Another port there has it. Free it, or choose another address.");
  if (!place.taken?.asked.some((one) => isSameIp(one, address)))
    return place.isHome
      ? differs(DHCP, "Whether the original still has it is not known: any free address is taken.")
      : differs(KEEP, "Kept; whether it is free there is not known.");
  const had = giverOf(place, (holder) => holder.mac === mac.toLowerCase());
  if (had) return ok(KEEP, `Kept, with its MAC, held by ${had.name}, ${whose(had)}: given up for this.`);
  if (place.taken.macs.includes(mac.toLowerCase()))
    return differs(KEEP, `Kept, with a new MAC: ${mac} is taken in that network.`);
  return ok(KEEP, "Kept, with its MAC; both are free.");
}

const whose = ({ isPresent }: FormerHolder): string =>
  isPresent ? "in whose place it comes" : "its former VM here";

const giverOf = (
  { taken, takesFrom }: AddressPlace,
  has: (holder: AddressHolder) => boolean,
): FormerHolder | undefined =>
  taken?.holders.find((holder) => isGiver(holder, takesFrom) && has(holder))?.former ?? undefined;
