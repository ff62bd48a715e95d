import { type Answer, type Ask, isAtLeast, ok, type Route } from "../core/http";
import { notFound } from "../core/refusal";
import { adminsOnly } from "./admins-only";
import { capabilitiesOf } from "./backends/capabilities";
import { poolOf } from "./backends/pool-of";
import { boolOf } from "./bool-of";
import { badRequest } from "./refusals";
import { RESOURCE_FILTERS } from "./resource-filters";
import { BACKENDS } from "./rows";
import { freshTime } from "./time";
import { ZONE } from "./zones";

/** GET /scheduler-stats/get_pools (cinder/api/contrib/scheduler_stats.py) */
function pools(ask: Ask): Answer {
  adminsOnly(ask, "scheduler_extension:scheduler_stats:get_pools");
  const { site, query } = ask;
  const detail = query.get("detail") ?? "false";
  const isDetailed = boolOf(detail);
  if (isDetailed === undefined) throw badRequest(`Value '${detail}' for 'detail' is not a boolean.`);
  const bad = [...query.keys()].filter((key) => key !== "detail" && key !== "name" && key !== "volume_type");
  if (bad.length > 0 && isAtLeast(ask, "3.31"))
    throw badRequest(`Invalid filters ${bad.join(",")} are found in query options.`);
  const name = query.get("name");
  return ok({
    pools: site
      .rows(BACKENDS)
      .filter((backend) => !name || poolOf(backend) === name)
      .map((backend) => ({
        name: poolOf(backend),
        ...(isDetailed
          ? { capabilities: { ...capabilitiesOf(site, backend), timestamp: freshTime(site.now()) } }
          : {}),
      })),
  });
}

/** GET /resource_filters, since 3.33 (cinder/api/v3/resource_filters.py) */
function filters(ask: Ask): Answer {
  if (!isAtLeast(ask, "3.33")) throw notFound();
  const wanted = ask.query.get("resource");
  return ok({
    resource_filters: Object.entries(RESOURCE_FILTERS)
      .filter(([resource]) => !wanted || resource === wanted)
      .map(([resource, each]) => ({ resource, filters: each })),
  });
}

/** What a region's Cinder tells of itself. */
export const siteRoutes: readonly Route[] = [
  { name: "pools.list", method: "GET", path: "/scheduler-stats/get_pools", run: pools },
  { name: "filters.list", method: "GET", path: "/resource_filters", run: filters },
  {
    name: "zones.list",
    method: "GET",
    path: "/os-availability-zone",
    run: () => ok({ availabilityZoneInfo: [{ zoneName: ZONE, zoneState: { available: true } }] }),
  },
];
