import { type Ask, ok, type Route } from "../core/http";
import { endpointsOf, SERVICES_KNOWN } from "./catalog";
import { matches } from "./filters";
import { enforce, isReader, missing } from "./policy";
import { directory } from "./rows";
import { listed, showDomain, urlOf } from "./wire";

const withLink = <R extends { id: string }>(ask: Ask, kind: string, row: R) => ({
  ...row,
  links: { self: urlOf(ask, `/${kind}/${row.id}`) },
});

const regions = (ask: Ask) =>
  ask.site.world.sites.map(({ name }) =>
    withLink(ask, "regions", { id: name, description: "", parent_region_id: null }),
  );
const services = (ask: Ask) => SERVICES_KNOWN.map((row) => withLink(ask, "services", row));
const endpoints = (ask: Ask) => endpointsOf(ask.site.world).map((row) => withLink(ask, "endpoints", row));
const domains = (ask: Ask) =>
  directory(ask.site.world)
    .domains.all()
    .map((row) => showDomain(ask, row));

/** Which action a kind is read by, who may, and by what it is filtered. */
interface Kind {
  one: string;
  rows: (ask: Ask) => readonly { id: string }[];
  filters: readonly string[];
  isForAll?: boolean;
  /** Whether one that is not there is 404 also to who may not see it. */
  isLookedUpFirst?: boolean;
}

/* keystone/api/regions.py, services.py, endpoints.py, domains.py: how the cloud is laid out. */
const KINDS: readonly Kind[] = [
  { one: "region", rows: regions, filters: ["parent_region_id"], isForAll: true },
  { one: "service", rows: services, filters: ["type", "name"] },
  {
    one: "endpoint",
    rows: endpoints,
    filters: ["interface", "service_id", "region_id"],
    isLookedUpFirst: true,
  },
  { one: "domain", rows: domains, filters: ["name", "enabled"] },
];

/** Regions, services, endpoints and domains: to be read only. */
export const topologyRoutes: readonly Route[] = KINDS.flatMap((kind): Route[] => [
  {
    name: `${kind.one}s.list`,
    method: "GET",
    path: `/v3/${kind.one}s`,
    run: (ask) => {
      enforce(kind.isForAll || isReader(ask), `list_${kind.one}s`);
      return listed(ask, `${kind.one}s`, kind.rows(ask).filter(matches(ask, kind.filters)));
    },
  },
  {
    name: `${kind.one}s.show`,
    method: "GET",
    path: `/v3/${kind.one}s/:id`,
    run: (ask) => {
      const { id = "" } = ask.params;
      const found = kind.rows(ask).find((row) => row.id === id);
      const isOwn = kind.one === "domain" && found !== undefined && id === ownDomain(ask);
      if (!kind.isLookedUpFirst) enforce(kind.isForAll || isReader(ask) || isOwn, `get_${kind.one}`);
      if (!found) throw missing(kind.one, id);
      enforce(kind.isForAll || isReader(ask) || isOwn, `get_${kind.one}`);
      return ok({ [kind.one]: found });
    },
  },
]);

/** Of the project that the token is for. (keystone/common/policies/domain.py, get_domain) */
const ownDomain = ({ site, caller }: Ask): string | undefined =>
  directory(site.world).projects.get(caller.projectId ?? "")?.domainId;
