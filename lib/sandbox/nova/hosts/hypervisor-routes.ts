import { type Answer, type Ask, isAtLeast, ok, type Route } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import { HOSTS, type Host } from "../../placement/rows";
import { usedOf } from "../../placement/usage";
import { allowAdmin } from "../allow";
import { pageOf, pageQuery } from "../paging";
import { SERVERS } from "../rows";
import { type NovaService, servicesOf } from "./services-of";

/* nova/api/openstack/compute/hypervisors.py; the figures are those of nova/virt/fake.py, FakeDriver */

const CPU = {
  arch: "x86_64",
  model: "Nehalem",
  vendor: "Intel",
  features: ["pge", "clflush"],
  topology: { cores: 1, threads: 1, sockets: 4 },
};

/** Servers by host, sorted out once per request. */
function serversByHost({ site }: Ask): Map<string, { uuid: string; name: string }[]> {
  const byHost = new Map<string, { uuid: string; name: string }[]>();
  for (const { id, instanceName, hostName } of site.rows(SERVERS).all()) {
    if (hostName === null) continue;
    const there = byHost.get(hostName) ?? [];
    byHost.set(hostName, there);
    there.push({ uuid: id, name: instanceName });
  }
  return byHost;
}

/** What a view needs of its surroundings, gathered once. */
function surroundings(ask: Ask) {
  const services = new Map(
    servicesOf(ask.site)
      .filter((s) => s.binary === "nova-compute")
      .map((s) => [s.host, s] as const),
  );
  return { services, servers: serversByHost(ask) };
}

type Around = ReturnType<typeof surroundings>;

const numberOfHost = ({ site }: Ask, host: Host): number => site.rows(HOSTS).all().indexOf(host) + 1;

function figures({ site }: Ask, host: Host, running: number) {
  const used = usedOf(site, host.id);
  const [ram, disk] = [used.MEMORY_MB ?? 0, used.DISK_GB ?? 0];
  return {
    vcpus: host.vcpus,
    memory_mb: host.ramMib,
    local_gb: host.diskGib,
    vcpus_used: used.VCPU ?? 0,
    memory_mb_used: ram,
    local_gb_used: disk,
    free_ram_mb: host.ramMib - ram,
    free_disk_gb: host.diskGib - disk,
    current_workload: 0,
    running_vms: running,
    disk_available_least: 0,
  };
}

function view(ask: Ask, host: Host, { services, servers }: Around, isDetailed: boolean) {
  const service = services.get(host.name) as NovaService;
  const hasUuid = isAtLeast(ask, "2.53");
  const there = servers.get(host.name) ?? [];
  const withServers = hasUuid && /^(1|t|true|on|y|yes)$/i.test(ask.query.get("with_servers") ?? "");
  return {
    id: hasUuid ? host.id : numberOfHost(ask, host),
    hypervisor_hostname: host.name,
    state: service.isUp ? "up" : "down",
    status: host.isEnabled ? "enabled" : "disabled",
    ...(isDetailed
      ? {
          hypervisor_type: "fake",
          hypervisor_version: 1000,
          host_ip: "127.0.0.1",
          service: {
            id: hasUuid ? service.id : service.number,
            host: host.name,
            disabled_reason: host.disabledReason,
          },
          ...(isAtLeast(ask, "2.88")
            ? { uptime: null }
            : {
                ...figures(ask, host, there.length),
                cpu_info: isAtLeast(ask, "2.28") ? CPU : JSON.stringify(CPU),
              }),
        }
      : {}),
    ...(withServers && (there.length > 0 || isAtLeast(ask, "2.75")) ? { servers: there } : {}),
  };
}

function listHypervisors(ask: Ask, isDetailed: boolean): Answer {
  allowAdmin(ask, isDetailed ? "os-hypervisors:list-detail" : "os-hypervisors:list");
  const around = surroundings(ask);
  const hosts = ask.site.rows(HOSTS).all();
  const pattern = isAtLeast(ask, "2.53") ? ask.query.get("hypervisor_hostname_pattern") : null;
  if (pattern !== null) {
    // Nova means to say why, and does not: webob takes its text for something else.
    if (ask.query.has("limit") || ask.query.has("marker"))
      throw new Refusal(
        400,
        "The server could not comply with the request since it is either malformed or otherwise incorrect.",
      );
    return ok({ hypervisors: named(ask, pattern).map((host) => view(ask, host, around, isDetailed)) });
  }
  const { page, links } = pageOf(ask, hosts, {
    ...pageQuery(ask, isAtLeast(ask, "2.33")),
    idOf: (host) => (isAtLeast(ask, "2.53") ? host.id : String(numberOfHost(ask, host))),
    unknown: (marker) => `marker [${marker}] not found`,
  });
  return ok({
    hypervisors: page.map((host) => view(ask, host, around, isDetailed)),
    ...(links ? { hypervisors_links: links } : {}),
  });
}

function find(ask: Ask, rule: string): Host {
  const { id = "" } = ask.params;
  const hasUuid = isAtLeast(ask, "2.53");
  allowAdmin(ask, rule);
  if (hasUuid && !/^[0-9a-f-]{36}$/i.test(id)) throw new Refusal(400, `Invalid uuid ${id}`);
  const hosts = ask.site.rows(HOSTS);
  const host = hasUuid ? hosts.get(id) : hosts.all()[Number(id) - 1];
  if (!host) throw notFound(`Hypervisor with ID '${id}' could not be found.`);
  return host;
}

const showHypervisor = (ask: Ask): Answer =>
  ok({ hypervisor: view(ask, find(ask, "os-hypervisors:show"), surroundings(ask), true) });

/** GET /os-hypervisors/{id}/uptime, up to 2.87. The fake driver does not know it. (nova/virt/driver.py, get_host_uptime) */
function showUptime(ask: Ask): Answer {
  if (isAtLeast(ask, "2.88")) throw notFound();
  find(ask, "os-hypervisors:uptime");
  throw new Refusal(501, "The requested functionality is not supported.");
}

/** GET /os-hypervisors/{part of a name}/search and /servers, up to 2.52: queries of the list since. */
function searchHypervisors(ask: Ask, withServers: boolean): Answer {
  if (isAtLeast(ask, "2.53")) throw notFound();
  allowAdmin(ask, `os-hypervisors:${withServers ? "servers" : "search"}`);
  const { id: part = "" } = ask.params;
  const found = named(ask, part);
  const around = surroundings(ask);
  return ok({
    hypervisors: found.map((host) => {
      const servers = around.servers.get(host.name) ?? [];
      return {
        ...view(ask, host, around, false),
        ...(withServers && servers.length > 0 ? { servers } : {}),
      };
    }),
  });
}

function named({ site }: Ask, part: string): Host[] {
  const found = site.rows(HOSTS).filter((host) => host.name.includes(part));
  if (found.length === 0) throw notFound(`No hypervisor matching '${part}' could be found.`);
  return found;
}

/** GET /os-hypervisors/statistics, up to 2.87: all hosts in one. */
function showStatistics(ask: Ask): Answer {
  if (isAtLeast(ask, "2.88")) throw notFound();
  allowAdmin(ask, "os-hypervisors:statistics");
  const hosts = ask.site.rows(HOSTS).all();
  const servers = serversByHost(ask);
  const sums: Record<string, number> = { count: hosts.length };
  for (const host of hosts)
    for (const [name, value] of Object.entries(figures(ask, host, servers.get(host.name)?.length ?? 0)))
      sums[name] = (sums[name] ?? 0) + value;
  return ok({ hypervisor_statistics: sums });
}

const ALL = "/v2.1/os-hypervisors";

export const hypervisorRoutes: readonly Route[] = [
  { name: "hypervisors.list", method: "GET", path: ALL, run: (ask) => listHypervisors(ask, false) },
  {
    name: "hypervisors.detail",
    method: "GET",
    path: `${ALL}/detail`,
    run: (ask) => listHypervisors(ask, true),
  },
  { name: "hypervisors.statistics", method: "GET", path: `${ALL}/statistics`, run: showStatistics },
  { name: "hypervisors.uptime", method: "GET", path: `${ALL}/:id/uptime`, run: showUptime },
  {
    name: "hypervisors.search",
    method: "GET",
    path: `${ALL}/:id/search`,
    run: (ask) => searchHypervisors(ask, false),
  },
  {
    name: "hypervisors.servers",
    method: "GET",
    path: `${ALL}/:id/servers`,
    run: (ask) => searchHypervisors(ask, true),
  },
  { name: "hypervisors.show", method: "GET", path: `${ALL}/:id`, run: showHypervisor },
];
