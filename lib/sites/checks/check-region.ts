import type { Catalog } from "../../openstack/catalog";
import type { SiteConnection } from "../../openstack/connection";
import { type CheckRow, fail, pass } from "../check-row";
import { SERVICE_LABELS, SERVICES } from "../service-labels";
import { endpointUrl } from "./catalog-hosts";

/** Whether the catalog has the region, and which of its services. */
export function checkRegion(catalog: Catalog, connection: SiteConnection): CheckRow {
  const row = { id: "region", title: "Region in the catalog" };
  const regions = regionsOf(catalog);
  if (!regions.includes(connection.region)) {
    const others = regions.length > 0 ? `it has ${regions.slice(0, 20).join(", ")}` : "it has no regions";
    return {
      ...row,
      ...fail(
        `The catalog has no region "${connection.region}"; ${others}`,
        "Write the region as the catalog has it; capitals count.",
      ),
    };
  }
  const here = SERVICES.filter((s) => s === "identity" || endpointUrl(catalog, s, connection));
  return { ...row, ...pass(`${connection.region}: ${here.map((s) => SERVICE_LABELS[s]).join(", ")}`) };
}

/** The names of all regions that a catalog knows. */
export function regionsOf(catalog: Catalog): string[] {
  const names = catalog.flatMap((e) => e.endpoints.map((p) => p.region_id ?? p.region));
  return [...new Set(names.filter((name) => name != null))].sort();
}
