import type { Port } from "../../openstack/neutron/ports";
import { isSameIp } from "../ip-range";
import type { PlannedPort } from "../recovery-run-plan";
import { listed } from "../words";
import type { StepNote } from "./network-step";

/** What is told of a port that is there, and what it does not have of what is planned. Pure. */
export function judgePort(
  planned: Pick<PlannedPort, "ips" | "dhcpOptions">,
  port: Pick<Port, "id" | "mac" | "fixedIps" | "extraDhcpOptions">,
): StepNote {
  const has = port.fixedIps.map(({ address }) => address);
  const detail = { portId: port.id, mac: port.mac, addresses: has };
  const causes = [...withoutAddresses(planned, has), ...withoutOptions(planned, port)];
  if (causes.length === 0) return { detail };
  return {
    detail,
    warning: {
      cause: `port ${port.id} is made ${causes.join(", and ")}`,
      todo: "Look at the port and its network at the site.",
    },
  };
}

function withoutAddresses({ ips }: Pick<PlannedPort, "ips">, has: readonly string[]): string[] {
  const missing = ips.flatMap(({ address }) =>
    address !== null && !has.some((other) => isSameIp(other, address)) ? [address] : [],
  );
  if (missing.length === 0 && has.length >= ips.length) return [];
  const wanted = missing.length > 0 ? `without ${listed(missing)}` : "without an address";
  return [`${wanted}: it has ${has.length > 0 ? listed(has) : "none"}`];
}

/** Neutron takes an option without a version as one of IPv4. (neutron_lib/api/definitions/extra_dhcp_opt.py) */
function withoutOptions(
  { dhcpOptions = [] }: Pick<PlannedPort, "dhcpOptions">,
  { extraDhcpOptions: has }: Pick<Port, "extraDhcpOptions">,
): string[] {
  const missing = dhcpOptions.filter(
    ({ name, value, ipVersion }) =>
      !has.some(
        (one) => one.name === name && one.value === value && (one.ipVersion ?? 4) === (ipVersion ?? 4),
      ),
  );
  if (missing.length === 0) return [];
  return [
    `without its DHCP ${missing.length === 1 ? "option" : "options"} ${listed(missing.map(({ name }) => name))}`,
  ];
}
