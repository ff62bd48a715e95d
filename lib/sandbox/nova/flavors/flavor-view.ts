import { type Ask, isAtLeast } from "../../core/http";
import type { Flavor } from "../rows-site";

const linksOf = ({ site }: Ask, id: string) => ({
  links: [
    { rel: "self", href: `${site.origin}/compute/v2.1/flavors/${id}` },
    { rel: "bookmark", href: `${site.origin}/compute/flavors/${id}` },
  ],
});

/** nova/api/openstack/compute/views/flavors.py, basic */
export const briefFlavor = (ask: Ask, flavor: Flavor) => ({
  id: flavor.id,
  name: flavor.name,
  ...linksOf(ask, flavor.id),
  ...(isAtLeast(ask, "2.55") ? { description: flavor.description } : {}),
});

/** nova/api/openstack/compute/views/flavors.py, show */
export const fullFlavor = (ask: Ask, flavor: Flavor) => ({
  id: flavor.id,
  name: flavor.name,
  ram: flavor.ramMib,
  disk: flavor.diskGib,
  swap: flavor.swapMib === 0 && !isAtLeast(ask, "2.75") ? "" : flavor.swapMib,
  "OS-FLV-EXT-DATA:ephemeral": flavor.ephemeralGib,
  "OS-FLV-DISABLED:disabled": false,
  vcpus: flavor.vcpus,
  "os-flavor-access:is_public": flavor.isPublic,
  rxtx_factor: flavor.rxtxFactor,
  ...linksOf(ask, flavor.id),
  ...(isAtLeast(ask, "2.55") ? { description: flavor.description } : {}),
  ...(isAtLeast(ask, "2.61") ? { extra_specs: flavor.extraSpecs } : {}),
});
