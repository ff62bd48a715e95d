import { type Ask, isAtLeast, ok, type Route } from "../core/http";
import { badQuery, placementRoute } from "./errors";
import { generationOf } from "./generation";
import { hasRoom } from "./inventory";
import { isFit } from "./is-fit";
import { isUuid, readGroup } from "./read-group";
import { HOSTS, type Host } from "./rows";
import { theHost } from "./the-host";
import { usedOf } from "./usage";

const FILTERS = ["name", "uuid", "member_of", "resources", "in_tree", "required"];

/** Providers: of each compute host one. (placement/handlers/resource_provider.py) */
export const providerRoutes: readonly Route[] = [
  placementRoute({
    name: "resource-providers.list",
    method: "GET",
    path: "/resource_providers",
    rule: "resource_providers:list",
    run: (ask) => {
      const { query, site } = ask;
      const odd = [...query.keys()].find((key) => !FILTERS.includes(key));
      if (odd !== undefined)
        throw badQuery(`Additional properties are not allowed ('${odd}' was unexpected)`);
      const uuid = query.get("uuid");
      if (uuid !== null && !isUuid(uuid)) throw badQuery(`'${uuid}' is not a 'uuid'`);
      const name = query.get("name");
      const group = readGroup(site, query);
      const found = site
        .rows(HOSTS)
        .filter(
          (host) =>
            (name === null || host.name === name) &&
            (uuid === null || host.id === uuid) &&
            isFit(host, group) &&
            hasRoom(host, usedOf(site, host.id), group.resources),
        );
      return ok({ resource_providers: found.map((host) => show(ask, host)) });
    },
  }),
  placementRoute({
    name: "resource-providers.show",
    method: "GET",
    path: "/resource_providers/:uuid",
    rule: "resource_providers:show",
    run: (ask) => ok(show(ask, theHost(ask))),
  }),
];

/** What is told of a provider, and since when. (placement/handlers/resource_provider.py, _serialize_links) */
function show(ask: Ask, { id, name }: Host) {
  const self = `/resource_providers/${id}`;
  const rels = [
    "inventories",
    "usages",
    ...(isAtLeast(ask, "1.1") ? ["aggregates"] : []),
    ...(isAtLeast(ask, "1.6") ? ["traits"] : []),
    ...(isAtLeast(ask, "1.11") ? ["allocations"] : []),
  ];
  return {
    uuid: id,
    name,
    generation: generationOf(ask.site, id),
    links: [{ rel: "self", href: self }, ...rels.map((rel) => ({ rel, href: `${self}/${rel}` }))],
    ...(isAtLeast(ask, "1.14") ? { parent_provider_uuid: null, root_provider_uuid: id } : {}),
  };
}
