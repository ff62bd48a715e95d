import { pythonRepr } from "../../core/python-repr";
import type { Site } from "../../core/site";
import { type Backend, VOLUMES } from "../rows";
import { poolOf } from "./pool-of";

/** What a backend tells the scheduler of itself. (cinder/volume/driver.py, get_volume_stats) */
export function capabilitiesOf(site: Site, backend: Backend) {
  const pool = poolOf(backend);
  let allocatedGib = 0;
  for (const { host, sizeGib } of site.rows(VOLUMES).all()) if (host === pool) allocatedGib += sizeGib;
  return {
    pool_name: backend.pool,
    total_capacity_gb: backend.totalGib,
    // Thin volumes take hardly any room; something is there before them.
    free_capacity_gb: backend.totalGib - 1 - allocatedGib / 1_024,
    provisioned_capacity_gb: 0,
    reserved_percentage: 0,
    thin_provisioning_support: true,
    thick_provisioning_support: false,
    max_over_subscription_ratio: 1000.0,
    multiattach: true,
    QoS_support: false,
    consistent_group_snapshot_enabled: backend.isConsistent,
    filter_function: null,
    goodness_function: null,
    allocated_capacity_gb: allocatedGib,
    volume_backend_name: backend.name,
    storage_protocol: "file",
    vendor_name: "sandbox",
    driver_version: "1.0",
  };
}

/** Whether a backend offers what the extra specs of a type ask for. (cinder/scheduler/filters/capabilities_filter.py) */
export function offers(
  capabilities: Readonly<Record<string, unknown>>,
  specs: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(specs).every(([key, wanted]) => {
    const [scope = "", ...rest] = key.split(":");
    // What has another scope is for the driver, not for the scheduler.
    if (rest.length > 0 && scope !== "capabilities") return true;
    const has = capabilities[rest.length > 0 ? rest.join(":") : key];
    return has !== undefined && fits(has, wanted);
  });
}

/** The operators that types use. (cinder/scheduler/filters/extra_specs_ops.py) */
function fits(has: unknown, wanted: string): boolean {
  const [operator = "", ...rest] = wanted.trim().split(/\s+/);
  const value = rest.join(" ");
  if (operator === "<is>") return has === (value.toLowerCase() === "true");
  if (operator === "<in>") return pythonText(has).includes(value);
  if (operator === "s==") return pythonText(has) === value;
  if (operator === ">=" || operator === "=") return Number(has) >= Number(value);
  return pythonText(has) === wanted;
}

const pythonText = (value: unknown): string => (typeof value === "string" ? value : pythonRepr(value));
