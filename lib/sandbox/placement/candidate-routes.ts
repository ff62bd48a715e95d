import { type Ask, isAtLeast, ok, type Route } from "../core/http";
import { badQuery, badRequest, placementRoute, refusal } from "./errors";
import { capacityOf, hasRoom, inventoriesOf } from "./inventory";
import { isFit } from "./is-fit";
import { type Group, readGroup } from "./read-group";
import { type Amounts, HOSTS, type Host } from "./rows";
import { traitsOf } from "./traits-of";
import { usedOf } from "./usage";

/** Where something of a size would fit. (placement/handlers/allocation_candidate.py) */
export const candidateRoutes: readonly Route[] = [
  placementRoute({
    name: "allocation-candidates.list",
    method: "GET",
    path: "/allocation_candidates",
    since: "1.10",
    rule: "allocation_candidates:list",
    run: list,
  }),
];

const GROUP_KEY = /^(resources|required|member_of|in_tree)([a-zA-Z0-9_-]{1,64})?$/;

function list(ask: Ask) {
  const limit = readLimit(ask);
  const groups = readGroups(ask);
  const suffixed = [...groups.keys()].filter((suffix) => suffix !== "");
  const policy = ask.query.get("group_policy");
  if (suffixed.length > 1 && !policy)
    throw badRequest(
      'The "group_policy" parameter is required when specifying more than one "resources{N}" parameter.',
    );
  const wanted = sum([...groups.values()].map((group) => group.resources));
  // No host has parts of its own here: groups that must be apart find no place.
  const isApart = suffixed.length > 1 && policy === "isolate";
  const fits = isApart
    ? []
    : ask.site
        .rows(HOSTS)
        .filter(
          (host) =>
            [...groups.values()].every((group) => isFit(host, group)) &&
            hasRoom(host, usedOf(ask.site, host.id), wanted),
        )
        .slice(0, limit);
  return ok({
    allocation_requests: fits.map((host) => request(ask, host, wanted, [...groups.keys()])),
    provider_summaries: Object.fromEntries(fits.map((host) => [host.id, summary(ask, host, wanted)])),
  });
}

function readLimit({ query }: Ask): number | undefined {
  const text = query.get("limit");
  if (text === null) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw badQuery(`'${text}' does not match '^[1-9][0-9]*$'`);
  return Number(text);
}

/** The groups of the query, by suffix; "" is the one without. (placement/lib.py, dict_from_request) */
function readGroups({ site, query }: Ask): Map<string, Group> {
  const suffixes = new Set<string>();
  for (const key of query.keys()) {
    const found = GROUP_KEY.exec(key);
    if (found) suffixes.add(found[2] ?? "");
    else if (!["limit", "group_policy", "same_subtree", "root_required"].includes(key))
      throw badQuery(
        `'${key}' does not match any of the regexes: '^in_tree([a-zA-Z0-9_-]{1,64})?$', '^member_of([a-zA-Z0-9_-]{1,64})?$', '^required([a-zA-Z0-9_-]{1,64})?$', '^resources([a-zA-Z0-9_-]{1,64})?$'`,
      );
  }
  const groups = new Map([...suffixes].map((suffix) => [suffix, readGroup(site, query, suffix)]));
  if (![...groups.values()].some((group) => Object.keys(group.resources).length > 0))
    throw refusal(
      400,
      "There must be at least one resources or resources[$S] parameter.",
      "placement.query.missing_value",
    );
  return groups;
}

function sum(all: readonly Amounts[]): Amounts {
  const total: Record<string, number> = {};
  for (const amounts of all)
    for (const [name, amount] of Object.entries(amounts)) total[name] = (total[name] ?? 0) + amount;
  return total;
}

function request(ask: Ask, { id }: Host, resources: Amounts, suffixes: readonly string[]) {
  if (!isAtLeast(ask, "1.12")) return { allocations: [{ resource_provider: { uuid: id }, resources }] };
  return {
    allocations: { [id]: { resources } },
    ...(isAtLeast(ask, "1.34")
      ? { mappings: Object.fromEntries(suffixes.map((suffix) => [suffix, [id]])) }
      : {}),
  };
}

function summary(ask: Ask, host: Host, wanted: Amounts) {
  const used = usedOf(ask.site, host.id);
  const told = Object.entries(inventoriesOf(host)).filter(
    ([name]) => isAtLeast(ask, "1.27") || name in wanted,
  );
  return {
    resources: Object.fromEntries(
      told.map(([name, inventory]) => [name, { capacity: capacityOf(inventory), used: used[name] ?? 0 }]),
    ),
    ...(isAtLeast(ask, "1.17") ? { traits: traitsOf(host) } : {}),
    ...(isAtLeast(ask, "1.29") ? { parent_provider_uuid: null, root_provider_uuid: host.id } : {}),
  };
}
