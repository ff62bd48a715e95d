import { z } from "zod";
import { type Ask, empty, isAtLeast, ok, type Route } from "../core/http";
import { badRequest, placementRoute, refusal } from "./errors";
import { bump, generationOf } from "./generation";
import { inventoriesOf } from "./inventory";
import { isResourceClass, isUuid } from "./read-group";
import { HOSTS } from "./rows";
import { RESOURCE_CLASSES, TRAITS } from "./standard-names";
import { refuseStale, theHost } from "./the-host";
import { isTrait, ownTraits, traitsOf } from "./traits-of";

const STALE = "Resource provider's generation already changed. Please update the generation and try again.";

/** Traits, resource classes and aggregates. (placement/handlers/trait.py, resource_class.py, aggregate.py) */
export const traitRoutes: readonly Route[] = [
  placementRoute({
    name: "resource-providers.traits",
    method: "GET",
    path: "/resource_providers/:uuid/traits",
    since: "1.6",
    rule: "resource_providers:traits:list",
    run: showTraits,
  }),
  placementRoute({
    name: "resource-providers.set-traits",
    method: "PUT",
    path: "/resource_providers/:uuid/traits",
    since: "1.6",
    rule: "resource_providers:traits:update",
    run: (ask) => {
      const parsed = TraitsBody.safeParse(ask.body);
      if (!parsed.success) throw badRequest("JSON does not validate: 'traits' is a required property");
      const { traits, resource_provider_generation: generation } = parsed.data;
      const host = theHost(ask);
      refuseStale(ask, host, generation, STALE);
      const unknown = traits.filter((name) => !isTrait(ask.site, name) && !name.startsWith("CUSTOM_"));
      if (unknown.length > 0) throw badRequest(`No such trait ${unknown.join(", ")}`);
      ask.site.rows(HOSTS).update(host.id, { traits: ownTraits(traits) });
      bump(ask.site, host.id);
      return showTraits(ask);
    },
  }),
  placementRoute({
    name: "resource-providers.aggregates",
    method: "GET",
    path: "/resource_providers/:uuid/aggregates",
    since: "1.1",
    rule: "resource_providers:aggregates:list",
    run: showAggregates,
  }),
  placementRoute({
    name: "resource-providers.set-aggregates",
    method: "PUT",
    path: "/resource_providers/:uuid/aggregates",
    since: "1.1",
    rule: "resource_providers:aggregates:update",
    run: setAggregates,
  }),
  placementRoute({
    name: "traits.list",
    method: "GET",
    path: "/traits",
    since: "1.6",
    rule: "traits:list",
    run: (ask) => ok({ traits: listTraits(ask) }),
  }),
  placementRoute({
    name: "traits.show",
    method: "GET",
    path: "/traits/:name",
    since: "1.6",
    rule: "traits:show",
    run: (ask) => {
      const { name = "" } = ask.params;
      if (!isTrait(ask.site, name)) throw refusal(404, `No such trait(s): ${name}.`);
      return empty();
    },
  }),
  placementRoute({
    name: "resource-classes.list",
    method: "GET",
    path: "/resource_classes",
    since: "1.2",
    rule: "resource_classes:list",
    run: ({ site }) => {
      const own = site
        .rows(HOSTS)
        .all()
        .flatMap((host) => Object.keys(inventoriesOf(host)));
      return ok({ resource_classes: [...new Set([...RESOURCE_CLASSES, ...own])].map(showClass) });
    },
  }),
  placementRoute({
    name: "resource-classes.show",
    method: "GET",
    path: "/resource_classes/:name",
    since: "1.2",
    rule: "resource_classes:show",
    run: ({ site, params: { name = "" } }) => {
      if (!isResourceClass(site, name)) throw refusal(404, `No such resource class ${name}.`);
      return ok(showClass(name));
    },
  }),
];

const showClass = (name: string) => ({ name, links: [{ rel: "self", href: `/resource_classes/${name}` }] });

const TraitsBody = z.strictObject({
  resource_provider_generation: z.int(),
  traits: z.array(z.string()),
});

function showTraits(ask: Ask) {
  const host = theHost(ask);
  return ok({ traits: traitsOf(host), resource_provider_generation: generationOf(ask.site, host.id) });
}

function listTraits({ site, query }: Ask): string[] {
  const used = new Set(site.rows(HOSTS).all().flatMap(traitsOf));
  const all = query.get("associated") === "true" ? used : new Set([...TRAITS, ...used]);
  const wanted = query.get("name");
  if (wanted === null) return [...all];
  const [how, value = ""] = wanted.split(":");
  if (how === "startswith") return [...all].filter((name) => name.startsWith(value));
  if (how === "in" && value !== "") return value.split(",").filter((name) => all.has(name));
  throw badRequest(
    `Badly formatted name parameter. Expected name query string parameter in form: ?name=[in|startswith]:[name1,name2|prefix]. Got: "${wanted}"`,
  );
}

/** With the generation since 1.19. */
function showAggregates(ask: Ask) {
  const host = theHost(ask);
  return ok({
    aggregates: host.aggregates,
    ...(isAtLeast(ask, "1.19") ? { resource_provider_generation: generationOf(ask.site, host.id) } : {}),
  });
}

const Uuids = z.array(z.string().refine(isUuid));
const AggregatesBody = z.strictObject({ aggregates: Uuids, resource_provider_generation: z.int() });

function setAggregates(ask: Ask) {
  const host = theHost(ask);
  const hasGeneration = isAtLeast(ask, "1.19");
  const parsed = (hasGeneration ? AggregatesBody : Uuids).safeParse(ask.body);
  if (!parsed.success) throw badRequest("JSON does not validate: a list of UUIDs is expected");
  const { data } = parsed;
  const aggregates = Array.isArray(data) ? data : data.aggregates;
  if (!Array.isArray(data)) refuseStale(ask, host, data.resource_provider_generation, STALE);
  ask.site.rows(HOSTS).update(host.id, { aggregates });
  if (hasGeneration) bump(ask.site, host.id);
  return showAggregates(ask);
}
