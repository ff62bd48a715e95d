import { refusedAddress } from "../../openstack/address";
import { type Catalog, findEndpoint, type ServiceName, serviceUrl } from "../../openstack/catalog";
import { ConfirmedHosts, hostKey } from "../../openstack/confirmed-hosts";
import type { SiteConnection } from "../../openstack/connection";
import { type CheckRow, fail, pass, warn } from "../check-row";
import { SERVICE_LABELS, SERVICES } from "../service-labels";

/** A host of the catalog that a token would go to. */
export interface CatalogHost {
  /** As it is confirmed: `host:port`, or `http://host:port` for plain HTTP beside an HTTPS Keystone. */
  entry: string;
  services: ServiceName[];
  isConfirmed: boolean;
  isPlainHttp: boolean;
  /** Why nothing may be sent there, whoever confirms it. */
  refused?: string | undefined;
}

/** The hosts of a region's services beside Keystone's own, in the order in which the services are shown. */
export function catalogHosts(catalog: Catalog, connection: SiteConnection): CatalogHost[] {
  const auth = new URL(connection.authUrl);
  const confirmed = new ConfirmedHosts(connection);
  const hosts = new Map<string, CatalogHost>();
  for (const service of SERVICES) {
    // Keystone is called at the address that the operator gave, whatever the catalog says of it.
    if (service === "identity") continue;
    const url = endpointUrl(catalog, service, connection);
    if (!url || url.origin === auth.origin) continue;
    const isPlainHttp = url.protocol === "http:";
    const entry = isPlainHttp && auth.protocol === "https:" ? `http://${hostKey(url)}` : hostKey(url);
    const known = hosts.get(entry);
    if (known) known.services.push(service);
    else
      hosts.set(entry, {
        entry,
        services: [service],
        isConfirmed: confirmed.allows(url),
        isPlainHttp,
        refused: refusedAddress(url.hostname, connection),
      });
  }
  return [...hosts.values()];
}

/** Where a service is, as the catalog says; undefined when it says nothing that can be used. */
export function endpointUrl(
  catalog: Catalog,
  service: ServiceName,
  connection: Pick<SiteConnection, "region" | "interface">,
): URL | undefined {
  const found = findEndpoint(catalog, service, connection);
  if (!found || !URL.canParse(found)) return undefined;
  const url = new URL(serviceUrl(service, found));
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

export function hostsRow(hosts: readonly CatalogHost[], authUrl: string): CheckRow {
  const row = { id: "hosts", title: "Hosts that get the token" };
  const refused = hosts.find((host) => host.refused);
  if (refused)
    return {
      ...row,
      ...fail(
        `The catalog sends ${labels(refused)} to ${refused.entry}, ${refused.refused}`,
        "Correct the endpoint in the site's Keystone catalog.",
      ),
    };
  const open = hosts.filter((host) => !host.isConfirmed);
  if (open.length > 0)
    return {
      ...row,
      ...fail(
        `Not confirmed yet: ${open.map((h) => `${h.entry} (${labels(h)})`).join(", ")}`,
        "Compare them with the site's own documents and confirm each.",
      ),
    };
  const plain = hosts.filter((host) => host.isPlainHttp);
  if (plain.length > 0 && authUrl.startsWith("https:"))
    return {
      ...row,
      ...warn(
        `${plain.map((h) => h.entry).join(", ")}: tokens can be read on the way`,
        "Give these services https:// endpoints.",
      ),
      isAlarming: true,
    };
  const count = hosts.length;
  return {
    ...row,
    ...pass(count === 0 ? "Keystone's own only" : `${count} confirmed beside Keystone's own`),
  };
}

const labels = ({ services }: CatalogHost): string => services.map((s) => SERVICE_LABELS[s]).join(", ");
