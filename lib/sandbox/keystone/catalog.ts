import { createHash } from "node:crypto";
import type { World } from "../core/world";

const PROJECT = "$(project_id)s";
/** Type and name in the catalog, and the path below the site's origin. Cinder has two types, as Debian's has. */
const ENTRIES: readonly { type: string; name: string; path: string }[] = [
  { type: "identity", name: "keystone", path: "/identity/v3" },
  { type: "compute", name: "nova", path: "/compute/v2.1" },
  { type: "volumev3", name: "cinderv3", path: `/volume/v3/${PROJECT}` },
  { type: "block-storage", name: "cinder", path: `/volume/v3/${PROJECT}` },
  { type: "image", name: "glance", path: "/image" },
  { type: "network", name: "neutron", path: "/network" },
  { type: "placement", name: "placement", path: "/placement" },
];
const INTERFACES = ["public", "internal", "admin"] as const;

const ids = new Map<string, string>();
/** The same in each start, and reckoned once: every token tells them all. */
function idOf(...what: string[]): string {
  const name = what.join("/");
  const id = ids.get(name) ?? createHash("md5").update(name).digest("hex");
  ids.set(name, id);
  return id;
}

/** The services that are registered. */
export const SERVICES_KNOWN = ENTRIES.map(({ type, name }) => ({
  name,
  id: idOf("service", type),
  type,
  enabled: true,
}));

/** The addresses that are registered: of every service, in every region. */
export const endpointsOf = (world: World) =>
  ENTRIES.flatMap(({ type, path }) =>
    world.sites.flatMap((site) =>
      INTERFACES.map((each) => ({
        id: idOf(site.name, type, each),
        interface: each,
        region_id: site.name,
        service_id: idOf("service", type),
        url: (type === "identity" ? site.keystoneOrigin : site.origin) + path,
        enabled: true,
        region: site.name,
      })),
    ),
  );

/** The catalog in a token; without a project, what needs one is left out. (keystone/catalog/backends/sql.py) */
export function catalogOf(world: World, projectId: string | undefined) {
  const endpoints = endpointsOf(world);
  return SERVICES_KNOWN.map(({ id, type, name }) => ({
    endpoints: endpoints
      .filter((each) => each.service_id === id && (projectId !== undefined || !each.url.includes(PROJECT)))
      .map(({ service_id: _, enabled: __, ...each }) => ({
        ...each,
        url: each.url.replace(PROJECT, projectId ?? ""),
      }))
      .flatMap((each) => spoilt(world, type, each)),
    id,
    type,
    name,
  }));
}

/** The entry as a fault leaves it; none when it lacks. */
function spoilt<E extends { region: string; region_id: string; url: string }>(
  world: World,
  service: string,
  entry: E,
): E[] {
  const effect = world.faults.take({ at: "catalog", site: entry.region, service });
  if (effect?.do === "lack") return [];
  if (effect?.do === "lead-to") return [{ ...entry, url: effect.url }];
  if (effect?.do === "call-region") return [{ ...entry, region: effect.name, region_id: effect.name }];
  return [entry];
}
