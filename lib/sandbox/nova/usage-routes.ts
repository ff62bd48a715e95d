import { type Answer, type Ask, isAtLeast, ok, type Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { zonelessTime } from "../core/times";
import { allow, allowAdmin } from "./allow";
import { pageOf, pageQuery } from "./paging";
import { DELETED_SERVERS, SERVERS, type Server } from "./rows";

/* What servers there were in a time, and for how long. (nova/api/openstack/compute/simple_tenant_usage.py) */

interface Period {
  start: number;
  stop: number;
}

/** Times without a zone are UTC. @throws Refusal 400 */
function periodOf({ site, query }: Ask): Period {
  const now = site.now();
  const read = (name: string): number => {
    const text = query.get(name);
    if (!text) return now;
    const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?$/.test(text)
      ? Date.parse(`${text.replace(" ", "T")}Z`)
      : Number.NaN;
    if (Number.isNaN(time)) throw new Refusal(400, "Invalid datetime string: Datetime is in invalid format");
    return time;
  };
  // Nova asks the clock twice: without a start there are some microseconds between the two.
  const [start, end] = [query.has("start") ? read("start") : now - 0.001, read("end")];
  if (start >= end)
    throw new Refusal(400, "Invalid start time. The start time cannot occur after the end time.");
  return { start, stop: Math.min(end, now) };
}

function hoursIn({ start, stop }: Period, { launchedAt, terminatedAt }: Server): number {
  if (launchedAt === null) return 0;
  const [from, to] = [Math.max(launchedAt, start), Math.min(terminatedAt ?? stop, stop)];
  return Math.max(to - from, 0) / 3_600_000;
}

const wholeSeconds = (ms: number): string => zonelessTime(Math.floor(ms / 1000) * 1000);

function serverUsage(ask: Ask, period: Period, server: Server) {
  const { flavor, launchedAt, terminatedAt } = server;
  const until = terminatedAt ?? ask.site.now();
  return {
    hours: hoursIn(period, server),
    flavor: flavor.name,
    instance_id: server.id,
    name: server.name,
    tenant_id: server.projectId,
    memory_mb: flavor.ramMib,
    local_gb: flavor.diskGib + flavor.ephemeralGib,
    vcpus: flavor.vcpus,
    started_at: wholeSeconds(launchedAt ?? 0),
    ended_at: terminatedAt === null ? null : wholeSeconds(terminatedAt),
    state: terminatedAt === null ? server.vmState : "terminated",
    uptime: Math.floor((until - (launchedAt ?? until)) / 1000),
  };
}
type Usage = ReturnType<typeof serverUsage>;

/** Servers that ran at some time of the period, in the order of their ids, as the database gives them. */
const ranIn = ({ site }: Ask, { start, stop }: Period, projectId?: string): Server[] =>
  [...site.rows(SERVERS).all(), ...site.rows(DELETED_SERVERS).all()]
    .filter(
      (s) =>
        (!projectId || s.projectId === projectId) &&
        s.launchedAt !== null &&
        s.launchedAt < stop &&
        (s.terminatedAt === null || s.terminatedAt > start),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));

/** A page of them, summed up by project. */
function summaries(ask: Ask, projectId: string | undefined, isDetailed: boolean) {
  const period = periodOf(ask);
  const { page, links } = pageOf(ask, ranIn(ask, period, projectId), {
    ...pageQuery(ask, isAtLeast(ask, "2.40")),
    idOf: (server) => server.id,
  });
  const byProject = new Map<string, Usage[]>();
  for (const server of page) {
    const usages = byProject.get(server.projectId) ?? [];
    byProject.set(server.projectId, usages);
    usages.push(serverUsage(ask, period, server));
  }
  const sum = (usages: readonly Usage[], amount: (usage: Usage) => number) =>
    usages.reduce((total, usage) => total + amount(usage) * usage.hours, 0);
  const sums = [...byProject].map(([tenant_id, usages]) => ({
    tenant_id,
    ...(isDetailed ? { server_usages: usages } : {}),
    total_local_gb_usage: sum(usages, (u) => u.local_gb),
    total_vcpus_usage: sum(usages, (u) => u.vcpus),
    total_memory_mb_usage: sum(usages, (u) => u.memory_mb),
    total_hours: sum(usages, () => 1),
    start: zonelessTime(period.start),
    stop: zonelessTime(period.stop),
  }));
  return { sums, links };
}

function listUsages(ask: Ask): Answer {
  allowAdmin(ask, "os-simple-tenant-usage:list");
  const { sums, links } = summaries(ask, undefined, ask.query.get("detailed") === "1");
  return ok({ tenant_usages: sums, ...(links ? { tenant_usages_links: links } : {}) });
}

function showUsage(ask: Ask): Answer {
  const { caller, params } = ask;
  const projectId = params.project ?? "";
  allow(caller.isAdmin || caller.projectId === projectId, "os-simple-tenant-usage:show");
  const { sums, links } = summaries(ask, projectId, true);
  return ok({ tenant_usage: sums[0] ?? {}, ...(links ? { tenant_usage_links: links } : {}) });
}

const ALL = "/v2.1/os-simple-tenant-usage";

export const usageRoutes: readonly Route[] = [
  { name: "usages.list", method: "GET", path: ALL, run: listUsages },
  { name: "usages.show", method: "GET", path: `${ALL}/:project`, run: showUsage },
];
