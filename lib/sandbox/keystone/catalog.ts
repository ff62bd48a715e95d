import { createHash } from "node:crypto";
import type { Site } from "../core/site";
import type { World } from "../core/world";

/** Type and name in the catalog, and the path below the site's origin. Cinder has two types, as Debian's has. */
const ENTRIES: readonly { type: string; name: string; path: (projectId: string | undefined) => string }[] = [
  { type: "identity", name: "keystone", path: () => "/identity/v3" },
  { type: "compute", name: "nova", path: () => "/compute/v2.1" },
  { type: "volumev3", name: "cinderv3", path: (projectId) => `/volume/v3/${projectId ?? ""}` },
  { type: "block-storage", name: "cinder", path: (projectId) => `/volume/v3/${projectId ?? ""}` },
  { type: "image", name: "glance", path: () => "/image" },
  { type: "network", name: "neutron", path: () => "/network" },
  { type: "placement", name: "placement", path: () => "/placement" },
];
const INTERFACES = ["public", "internal", "admin"] as const;

const idOf = (...what: string[]) => createHash("md5").update(what.join("/")).digest("hex");

/** The catalog in a token of this project: every service of every region. */
export function catalogOf(world: World, projectId: string | undefined) {
  return ENTRIES.map(({ type, name, path }) => ({
    endpoints: world.sites.flatMap((site) =>
      INTERFACES.map((each) => ({
        ...endpoint(site, type, each),
        url: site.origin + path(projectId),
      })).flatMap((entry) => spoilt(site, type, entry)),
    ),
    id: idOf("service", type),
    type,
    name,
  }));
}

/** The entry as a fault leaves it; none when it lacks. */
function spoilt<E extends { region: string; region_id: string; url: string }>(
  site: Site,
  service: string,
  entry: E,
): E[] {
  const effect = site.world.faults.take({ at: "catalog", site: site.name, service });
  if (effect?.do === "lack") return [];
  if (effect?.do === "lead-to") return [{ ...entry, url: effect.url }];
  if (effect?.do === "call-region") return [{ ...entry, region: effect.name, region_id: effect.name }];
  return [entry];
}

const endpoint = (site: Site, type: string, each: string) => ({
  id: idOf(site.name, type, each),
  interface: each,
  region_id: site.name,
  region: site.name,
});
