import type { QuiesceTarget } from "../quiesce/quiesce-method";
import type { Lease } from "./lease";

/** One way to end a freeze without Stillpoint: what it is, and what to type. */
export interface ByHand {
  text: string;
  commands: string[];
}

/** What a shell takes as it stands; all else is quoted: names come from the site. */
const PLAIN = /^[\w.@%+=:,/-]+$/;
const quoted = (word: string): string =>
  PLAIN.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** The commands by which the site's own operator ends a freeze, the gentlest first. Pure. */
export function byHand(
  method: Lease["method"],
  { serverId, host, instanceName }: Pick<QuiesceTarget, "serverId" | "host" | "instanceName">,
): ByHand[] {
  const id = quoted(serverId);
  if (method === "pause") return [{ text: RESUME, commands: [`openstack server unpause ${id}`] }];
  if (method === "suspend") return [{ text: RESUME, commands: [`openstack server resume ${id}`] }];
  if (method === "stop") return [{ text: RESUME, commands: [`openstack server start ${id}`] }];
  const isKnown = host !== undefined && instanceName !== undefined;
  const find = `openstack server show ${id} -c OS-EXT-SRV-ATTR:host -c OS-EXT-SRV-ATTR:instance_name`;
  const domain = isKnown ? quoted(instanceName) : "INSTANCE";
  const atHost: ByHand = {
    text: isKnown
      ? `On its compute host ${host}, as root. Harmless where nothing is frozen.`
      : "On its compute host, as root, with the name that the first command tells. Harmless where nothing is frozen.",
    commands: [...(isKnown ? [] : [find]), `virsh domfsthaw ${domain}`],
  };
  const last: ByHand = {
    text: "Last, when its guest agent does not answer and nobody can restart it: a hard reboot. What its guest has not written is lost.",
    commands: [`openstack server reboot --hard ${id}`],
  };
  if (method === "guest-agent") return [atHost, last];
  const atNova: ByHand = {
    text: "By Nova, as an administrator: its guard then thaws the VM (nova-quiesce).",
    commands: [`openstack server set --state active ${id}`],
  };
  return [atNova, atHost, last];
}

const RESUME = "By Nova, with a role in the VM’s project.";
