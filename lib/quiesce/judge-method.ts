import { explainTask, explainVmState, LOCKED, type Obstacle } from "./explain-state";
import { known } from "./known";
import { METHOD_FACTS } from "./method-facts";
import type { SiteOffers } from "./method-offer";
import type { Possibility, QuiesceMethodName, QuiesceTarget } from "./quiesce-method";

/** What is known of the site; what is left out is not judged. */
export type SiteKnown = { [K in keyof SiteOffers]?: SiteOffers[K] | undefined };

/** As oslo_utils.strutils.bool_from_string, by which Nova reads the property. */
const YES = /^\s*(yes|true|1|on|t|y)\s*$/i;

const NO_AGENT: Obstacle = {
  reason:
    "its image does not declare a guest agent (hw_qemu_guest_agent=yes), so Nova gave it no channel to one",
  todo:
    "Install qemu-guest-agent in the guest, stop the VM, run `nova-manage image_property set <its id> --property hw_qemu_guest_agent=yes` " +
    "at the site, and start it. For VMs to come, set the property on the image, or on the boot volume's image metadata; " +
    "an existing VM takes it from there by a rebuild alone, which overwrites its root disk.",
};

const UNKNOWN_AGENT = "whether its image declares a guest agent is not known";

/** Which hypervisors cannot, by what Nova's drivers leave out (nova/virt: quiesce, pause, suspend). */
const CANNOT: Partial<Record<QuiesceMethodName, (type: string) => boolean>> = {
  // libvirt alone, and with QEMU or KVM alone (nova/virt/libvirt/driver.py _can_quiesce); "fake" is Nova's own.
  "nova-quiesce": (type) => !/^(qemu|kvm|fake)$/i.test(type),
  "guest-agent": (type) => !/^(qemu|kvm)$/i.test(type),
  pause: (type) => /vmware|ironic/i.test(type),
  suspend: (type) => /ironic|zvm/i.test(type),
};

/** Whether a method can hold anything on a hypervisor of this type, as Nova names it. Pure. */
export const canHoldOn = (method: QuiesceMethodName, type: string): boolean => !CANNOT[method]?.(type);

/**
 * Whether a VM can be held by a method, as far as it can be told without asking anybody. Pure.
 * @param site what the site offers; without it, only the VM itself is judged
 */
export function judgeMethod(
  method: QuiesceMethodName,
  target: QuiesceTarget,
  site: SiteKnown = {},
): Possibility {
  const warnings = [METHOD_FACTS[method].warning];
  const offer = site.methods?.find((o) => o.method === method);
  if (offer && !offer.isOffered) return { isPossible: false, reason: offer.reason, todo: offer.todo };
  if (method !== "none") {
    const obstacle = findObstacle(method, target, site);
    if (obstacle) return { isPossible: false, ...obstacle };
    if (needsAgent(method) && !target.imageProperties) warnings.push(UNKNOWN_AGENT);
    if (target.isLocked && site.isAdmin === undefined && method !== "guest-agent")
      warnings.push("it is locked: Nova lets admins alone act on it");
  }
  const warning = warnings.filter((w) => w !== undefined).join("; ");
  return warning ? { isPossible: true, warning } : { isPossible: true };
}

const needsAgent = (method: QuiesceMethodName) => method === "nova-quiesce" || method === "guest-agent";

/** The lasting ones first: waiting for a task does not help a VM without an agent. */
function findObstacle(
  method: Exclude<QuiesceMethodName, "none">,
  target: QuiesceTarget,
  site: SiteKnown,
): Obstacle | undefined {
  const { vmState, taskState, imageProperties, isLocked, host, instanceName } = target;
  if (vmState === "stopped") return explainVmState(vmState);
  const type = host === undefined ? undefined : known(site.hypervisors ?? {}, host);
  if (type !== undefined && !canHoldOn(method, type)) return wrongHypervisor(method, type);
  if (needsAgent(method) && imageProperties && !YES.test(imageProperties.hw_qemu_guest_agent ?? ""))
    return NO_AGENT;
  if (method === "guest-agent" && (host === undefined || instanceName === undefined)) return UNKNOWN_HOST;
  if (isLocked && site.isAdmin === false && method !== "guest-agent") return LOCKED;
  if (vmState === undefined || taskState === undefined) return UNKNOWN_STATE;
  if (vmState !== "active") return explainVmState(vmState);
  if (taskState !== null) return explainTask(taskState);
  return undefined;
}

const wrongHypervisor = (method: QuiesceMethodName, type: string): Obstacle => ({
  reason: `its compute host runs ${type}, where Nova cannot ${VERB[method]}`,
  todo: needsAgent(method)
    ? "Choose another method, or move the VM to a compute host with QEMU or KVM."
    : "Choose another method.",
});

const VERB: Readonly<Record<QuiesceMethodName, string>> = {
  "nova-quiesce": "quiesce a guest",
  "guest-agent": "give a guest an agent",
  pause: "pause a VM",
  suspend: "suspend a VM",
  stop: "stop a VM",
  none: "do nothing",
};

const UNKNOWN_HOST: Obstacle = {
  reason: "its compute host, or its name there, is not known: Nova tells them to admins alone",
  todo: "Give the site a credential with the admin role, or choose another method.",
};

const UNKNOWN_STATE: Obstacle = {
  reason: "Nova does not tell its state",
  todo: "See whether the site's cells and database are up (openstack compute service list), and try again.",
};
