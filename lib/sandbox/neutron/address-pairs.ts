import { parseCidr } from "./addresses";
import { type Check, Complaint, isMac } from "./checks";
import { refuse } from "./refusals";
import type { AddressPair } from "./rows";

/** A further address that a port may send from. (neutron_lib/api/definitions/allowedaddresspairs.py) */
export const isPair: Check = (value) => {
  const { ip_address, mac_address } = (value ?? {}) as Record<string, unknown>;
  if (ip_address == null)
    throw refuse(400, "AllowedAddressPairsMissingIP", "AllowedAddressPair must contain ip_address");
  if (typeof ip_address !== "string" || !parseCidr(ip_address))
    throw new Complaint(`'${ip_address}' is not a valid IP address`);
  return { address: ip_address, ...(mac_address == null ? {} : { mac: isMac(mac_address) }) };
};

/** With the port's own MAC where none was given. @throws Refusal */
export function pairsOf(given: unknown, mac: string, hasPortSecurity: boolean): AddressPair[] {
  const pairs = (given ?? []) as { address: string; mac?: string }[];
  if (pairs.length > 0 && !hasPortSecurity)
    throw refuse(
      409,
      "AddressPairAndPortSecurityRequired",
      "Port Security must be enabled in order to have allowed address pairs on a port.",
    );
  return pairs.map((pair) => ({ address: pair.address, mac: pair.mac ?? mac }));
}
