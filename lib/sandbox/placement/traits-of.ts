import type { Site } from "../core/site";
import { HOSTS, type Host } from "./rows";
import { TRAITS } from "./standard-names";

/** What Nova's fake hypervisor offers. (nova/virt/fake.py and nova/virt/driver.py, capabilities) */
const EACH_HAS = [
  "COMPUTE_ACCELERATORS",
  "COMPUTE_DEVICE_TAGGING",
  "COMPUTE_IMAGE_TYPE_RAW",
  "COMPUTE_NET_ATTACH_INTERFACE",
  "COMPUTE_NET_ATTACH_INTERFACE_WITH_TAG",
  "COMPUTE_NODE",
  "COMPUTE_TRUSTED_CERTS",
  "COMPUTE_VOLUME_ATTACH_WITH_TAG",
  "COMPUTE_VOLUME_EXTEND",
  "COMPUTE_VOLUME_MULTI_ATTACH",
];
const DISABLED = "COMPUTE_STATUS_DISABLED";

/** A host's traits. Nova marks those whose service is disabled. (nova/compute/manager.py, _update_compute_provider_status) */
export const traitsOf = (host: Host): string[] => [
  ...EACH_HAS,
  ...host.traits,
  ...(host.isEnabled ? [] : [DISABLED]),
];

/** What of these is not by itself there on each host. */
export const ownTraits = (traits: readonly string[]): string[] =>
  traits.filter((name) => !EACH_HAS.includes(name) && name !== DISABLED);

/** Whether there is such a trait at this site. */
export const isTrait = (site: Site, name: string): boolean =>
  TRAITS.has(name) || site.rows(HOSTS).find((host) => host.traits.includes(name)) !== undefined;
