import { type Ask, isAtLeast } from "../core/http";
import type { Site } from "../core/site";
import type { EmbeddedFlavor } from "./rows";

/* Addresses of things in Nova's answers. (nova/api/openstack/common.py, ViewBuilder) */

export const selfLink = (site: Site, path: string): string => `${site.origin}/compute/v2.1/${path}`;
export const bookmark = (site: Site, path: string) => ({
  rel: "bookmark",
  href: `${site.origin}/compute/${path}`,
});

export const serverLinks = (site: Site, id: string) => [
  { rel: "self", href: selfLink(site, `servers/${id}`) },
  bookmark(site, `servers/${id}`),
];

export const imageView = (site: Site, id: string) => ({ id, links: [bookmark(site, `images/${id}`)] });

/** From 2.47 on what it was made of, and not which it was. */
export const flavorView = (ask: Ask, flavor: EmbeddedFlavor) =>
  isAtLeast(ask, "2.47")
    ? {
        vcpus: flavor.vcpus,
        ram: flavor.ramMib,
        disk: flavor.diskGib,
        ephemeral: flavor.ephemeralGib,
        swap: flavor.swapMib,
        original_name: flavor.name,
        extra_specs: flavor.extraSpecs,
      }
    : { id: flavor.id, links: [bookmark(ask.site, `flavors/${flavor.id}`)] };
