import { z } from "zod";

export type Interface = "public" | "internal" | "admin";

/** The services that Stillpoint calls, by our own name. */
export type ServiceName = "identity" | "compute" | "volume" | "image" | "network" | "placement";

/** Catalog types under which each service is registered, best first (service-types-authority and its aliases). */
const TYPES: Record<ServiceName, readonly string[]> = {
  identity: ["identity"],
  compute: ["compute"],
  volume: ["block-storage", "volumev3", "block-store", "volume"],
  image: ["image"],
  network: ["network"],
  placement: ["placement"],
};

/** The part that an unversioned catalog URL lacks. Nova, Cinder and Keystone also come with it, see `serviceUrl`. */
const VERSION_SUFFIX: Record<ServiceName, string> = {
  identity: "/v3",
  compute: "/v2.1",
  volume: "/v3",
  image: "/v2",
  network: "/v2.0",
  placement: "",
};

export const CatalogSchema = z.array(
  z.object({
    type: z.string(),
    endpoints: z.array(
      z.object({
        interface: z.string(),
        region: z.string().nullish(),
        region_id: z.string().nullish(),
        url: z.string(),
      }),
    ),
  }),
);

export type Catalog = z.infer<typeof CatalogSchema>;

/**
 * The catalog's URL of a service in a region: by type alias, then interface, then region; the first match wins, as
 * in keystoneauth and gophercloud.
 */
export function findEndpoint(
  catalog: Catalog,
  service: ServiceName,
  where: { region: string; interface: Interface },
): string | undefined {
  for (const type of TYPES[service]) {
    for (const entry of catalog) {
      if (entry.type !== type) continue;
      const endpoint = entry.endpoints.find(
        (e) => e.interface === where.interface && (e.region_id === where.region || e.region === where.region),
      );
      if (endpoint) return endpoint.url;
    }
  }
  return undefined;
}

/** Why `findEndpoint` found nothing, for the operator. */
export function explainMissing(
  catalog: Catalog,
  service: ServiceName,
  region: string,
  wanted: Interface,
): string {
  const endpoints = catalog.filter((e) => TYPES[service].includes(e.type)).flatMap((e) => e.endpoints);
  if (endpoints.length === 0)
    return `the catalog has no ${service} service (type ${TYPES[service].join(" or ")})`;
  const regions = [...new Set(endpoints.map((e) => e.region_id ?? e.region ?? "no region"))].sort();
  const here = endpoints.filter((e) => e.region_id === region || e.region === region);
  if (here.length === 0) {
    return `the catalog's ${service} service has no region "${region}"; it has ${regions.join(", ")}`;
  }
  const interfaces = [...new Set(here.map((e) => e.interface))].sort().join(", ");
  return `the catalog's ${service} service in ${region} has no ${wanted} interface; it has ${interfaces}`;
}

/** The base for calls: without trailing slash, with its version segment exactly once. */
export function serviceUrl(service: ServiceName, catalogUrl: string): string {
  const url = catalogUrl.replace(/\/+$/, "");
  const suffix = VERSION_SUFFIX[service];
  if (suffix === "" || /\/v\d+(\.\d+)?(\/|$)/.test(new URL(url).pathname)) return url;
  return url + suffix;
}

/** Where a service tells its versions: the base up to and including the version segment, with a trailing slash. */
export function versionUrl(base: string): string {
  const match = /^(.*?\/v\d+(?:\.\d+)?)(?:\/.*)?$/.exec(base);
  return `${match?.[1] ?? base}/`;
}
