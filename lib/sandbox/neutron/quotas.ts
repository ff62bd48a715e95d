import { type Ask, empty, ok, type Route } from "../core/http";
import { DEFAULT_LIMITS, limitsOf, usedOf } from "./quota-of";
import { readBodies } from "./read-values";
import { badRequest, disallowed } from "./refusals";
import { NETWORK_QUOTAS } from "./rows";

const PATH = "/v2.0/quotas";

/** Quotas are for admins, but a project's own may be read by its members. (neutron/extensions/quotasv2.py) */
function checkAdmin(ask: Ask, verb: "get" | "update" | "delete"): void {
  if (!ask.caller.isAdmin) throw disallowed(`rule:${verb}_quota`);
}
function checkReader(ask: Ask): string {
  const projectId = ask.params.id ?? "";
  if (projectId !== ask.caller.projectId) checkAdmin(ask, "get");
  return projectId;
}

const ownId = (ask: Ask) => ok({ tenant: { tenant_id: ask.caller.projectId } });

/** What of each limit is used; clients ask for it with and without the ending. (neutron/extensions/quotasv2_detail.py) */
function details(ask: Ask) {
  const projectId = checkReader(ask);
  return ok({
    quota: Object.fromEntries(
      Object.entries(limitsOf(ask.site, projectId)).map(([name, limit]) => [
        name,
        { limit, used: usedOf(ask.site, projectId, name), reserved: 0 },
      ]),
    ),
  });
}

export const quotaRoutes: Route[] = [
  {
    name: "quotas.list",
    method: "GET",
    path: PATH,
    run: (ask) => {
      checkAdmin(ask, "get");
      const rows = ask.site.rows(NETWORK_QUOTAS).all();
      return ok({
        quotas: rows.map(({ id }) => ({ ...limitsOf(ask.site, id), project_id: id, tenant_id: id })),
      });
    },
  },
  { name: "quotas.own", method: "GET", path: `${PATH}/tenant`, run: ownId },
  { name: "quotas.own-project", method: "GET", path: `${PATH}/project`, run: ownId },
  {
    name: "quotas.get",
    method: "GET",
    path: `${PATH}/:id`,
    run: (ask) => ok({ quota: limitsOf(ask.site, checkReader(ask)) }),
  },
  {
    name: "quotas.defaults",
    method: "GET",
    path: `${PATH}/:id/default`,
    run: (ask) => {
      checkReader(ask);
      return ok({ quota: DEFAULT_LIMITS });
    },
  },
  { name: "quotas.details", method: "GET", path: `${PATH}/:id/details`, run: details },
  { name: "quotas.details", method: "GET", path: `${PATH}/:id/details.json`, run: details },
  {
    name: "quotas.update",
    method: "PUT",
    path: `${PATH}/:id`,
    run: (ask) => {
      const projectId = ask.params.id ?? "";
      const [given = {}] = readBodies({ name: "quota", plural: "" }, ask.body);
      checkAdmin(ask, "update");
      const limits = Object.fromEntries(
        Object.entries(given)
          .filter(([name]) => !NO_LIMITS.has(name))
          .map(([name, value]) => [name, limitOf(name, value)]),
      );
      const rows = ask.site.rows(NETWORK_QUOTAS);
      const known = rows.get(projectId);
      if (known) rows.update(projectId, { limits: { ...known.limits, ...limits } });
      else rows.insert({ id: projectId, limits });
      return ok({ quota: limitsOf(ask.site, projectId) });
    },
  },
  {
    name: "quotas.delete",
    method: "DELETE",
    path: `${PATH}/:id`,
    run: (ask) => {
      checkAdmin(ask, "delete");
      ask.site.rows(NETWORK_QUOTAS).remove(ask.params.id ?? "");
      return empty();
    },
  },
];

const NO_LIMITS: ReadonlySet<string> = new Set(["project_id", "tenant_id", "check_limit", "force"]);

function limitOf(name: string, value: unknown): number {
  if (!(name in DEFAULT_LIMITS)) throw badRequest(`Unrecognized attribute(s) '${name}'`);
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < -1 || limit > 2 ** 31 - 1)
    throw badRequest(
      `Invalid input for ${name}. Reason: '${value}' should be an integer from -1 to 2147483647.`,
    );
  return limit;
}
