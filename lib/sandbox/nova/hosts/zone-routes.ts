import { type Answer, type Ask, ok, type Route } from "../../core/http";
import { zonelessTime } from "../../core/times";
import { allowAdmin } from "../allow";
import { type NovaService, servicesOf } from "./services-of";

/* nova/api/openstack/compute/availability_zone.py; nova/availability_zones.py, get_availability_zones */

/** Zones that have a host that takes servers. What is not one for servers is named "internal". */
function zonesOf(services: readonly NovaService[]): { name: string; isAvailable: boolean }[] {
  const enabled = new Set(services.filter((s) => s.isEnabled).map((s) => s.zone));
  const names = [...new Set(services.map((s) => s.zone))].sort();
  return names
    .map((name) => ({ name, isAvailable: enabled.has(name) }))
    .sort((a, b) => Number(b.isAvailable) - Number(a.isAvailable));
}

function listZones({ site }: Ask): Answer {
  const zones = zonesOf(servicesOf(site)).filter(({ name }) => name !== "internal");
  return ok({
    availabilityZoneInfo: zones.map(({ name, isAvailable }) => ({
      zoneName: name,
      zoneState: { available: isAvailable },
      hosts: null,
    })),
  });
}

function detailZones(ask: Ask): Answer {
  allowAdmin(ask, "os-availability-zone:detail");
  const services = servicesOf(ask.site);
  return ok({
    availabilityZoneInfo: zonesOf(services).map(({ name, isAvailable }) => ({
      zoneName: name,
      zoneState: { available: isAvailable },
      hosts: isAvailable ? hostsOf(services.filter((s) => s.zone === name && s.isEnabled)) : null,
    })),
  });
}

function hostsOf(services: readonly NovaService[]) {
  const hosts: Record<string, Record<string, unknown>> = {};
  for (const { host, binary, isUp, lastSeenAt } of services) {
    hosts[host] ??= {};
    hosts[host][binary] = { available: isUp, active: true, updated_at: zonelessTime(lastSeenAt) };
  }
  return hosts;
}

function listAggregates(ask: Ask): Answer {
  allowAdmin(ask, "os-aggregates:index");
  return ok({ aggregates: [] });
}

export const zoneRoutes: readonly Route[] = [
  { name: "zones.list", method: "GET", path: "/v2.1/os-availability-zone", run: listZones },
  { name: "zones.detail", method: "GET", path: "/v2.1/os-availability-zone/detail", run: detailZones },
  { name: "aggregates.list", method: "GET", path: "/v2.1/os-aggregates", run: listAggregates },
];
