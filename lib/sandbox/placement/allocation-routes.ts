import { z } from "zod";
import { type Ask, empty, isAtLeast, ok, type Route } from "../core/http";
import { badQuery, badRequest, CONCURRENT, placementRoute, refusal } from "./errors";
import { generationOf } from "./generation";
import { hasRoom } from "./inventory";
import { ALLOCATIONS, type Allocation, type Amounts, HOSTS } from "./rows";
import { theHost } from "./the-host";
import { setAllocation, usedByOwners, usedOf } from "./usage";

/** What is taken, by whom and of what. (placement/handlers/allocation.py, placement/handlers/usage.py) */
export const allocationRoutes: readonly Route[] = [
  placementRoute({
    name: "resource-providers.usages",
    method: "GET",
    path: "/resource_providers/:uuid/usages",
    rule: "resource_providers:usages",
    run: (ask) => {
      const { id } = theHost(ask);
      const usages = { VCPU: 0, MEMORY_MB: 0, DISK_GB: 0, ...usedOf(ask.site, id) };
      return ok({ resource_provider_generation: generationOf(ask.site, id), usages });
    },
  }),
  placementRoute({
    name: "resource-providers.allocations",
    method: "GET",
    path: "/resource_providers/:uuid/allocations",
    rule: "resource_providers:allocations:list",
    run: (ask) => {
      const { id } = theHost(ask);
      const hasGeneration = isAtLeast(ask, "1.28");
      const found = ask.site.rows(ALLOCATIONS).filter((row) => id in row.taken);
      const allocations = found.map((row) => [
        row.id,
        { resources: row.taken[id], ...(hasGeneration ? { consumer_generation: row.generation } : {}) },
      ]);
      return ok({
        allocations: Object.fromEntries(allocations),
        resource_provider_generation: generationOf(ask.site, id),
      });
    },
  }),
  placementRoute({
    name: "allocations.show",
    method: "GET",
    path: "/allocations/:consumer",
    rule: "allocations:list",
    run: (ask) => ok(show(ask, ask.site.rows(ALLOCATIONS).get(ask.params.consumer ?? ""))),
  }),
  placementRoute({
    name: "allocations.set",
    method: "PUT",
    path: "/allocations/:consumer",
    // With the older forms of its body it is not simulated.
    since: "1.28",
    rule: "allocations:update",
    run: set,
  }),
  placementRoute({
    name: "allocations.delete",
    method: "DELETE",
    path: "/allocations/:consumer",
    rule: "allocations:delete",
    run: ({ site, params: { consumer = "" } }) => {
      if (!site.rows(ALLOCATIONS).get(consumer))
        throw refusal(404, `No allocations for consumer '${consumer}'`);
      setAllocation(site, consumer, undefined);
      return empty();
    },
  }),
  placementRoute({
    name: "usages.show",
    method: "GET",
    path: "/usages",
    since: "1.9",
    rule: "usages",
    // (placement/policies/usage.py: the project's own readers, too)
    isAllowed: ({ caller, query }) =>
      caller.isAdmin || (caller.projectId !== undefined && caller.projectId === query.get("project_id")),
    run: total,
  }),
];

function show(ask: Ask, row: Allocation | undefined) {
  if (!row) return { allocations: {} };
  const taken = Object.entries(row.taken).map(([id, resources]) => [
    id,
    { resources, generation: generationOf(ask.site, id) },
  ]);
  return {
    allocations: Object.fromEntries(taken),
    ...(isAtLeast(ask, "1.12") ? { project_id: row.projectId, user_id: row.userId } : {}),
    ...(isAtLeast(ask, "1.28") ? { consumer_generation: row.generation } : {}),
    ...(isAtLeast(ask, "1.38") ? { consumer_type: row.consumerType ?? "unknown" } : {}),
  };
}

const Body = z.object({
  allocations: z.record(z.string(), z.object({ resources: z.record(z.string(), z.int().min(1)) })),
  project_id: z.string(),
  user_id: z.string(),
  consumer_generation: z.int().nullable(),
  consumer_type: z.string().optional(),
});

function set(ask: Ask) {
  const parsed = Body.safeParse(ask.body);
  if (!parsed.success)
    throw badRequest(
      `JSON does not validate: '${parsed.error.issues[0]?.path.join(".")}' is a required property`,
    );
  const { data } = parsed;
  const { consumer = "" } = ask.params;
  const known = ask.site.rows(ALLOCATIONS).get(consumer);
  if ((known?.generation ?? null) !== data.consumer_generation)
    throw refusal(
      409,
      `consumer generation conflict - expected ${known?.generation ?? "None"} but got ${data.consumer_generation ?? "None"}`,
      CONCURRENT,
    );
  const wanted = Object.entries(data.allocations).map(([id, { resources }]) => [id, resources] as const);
  for (const [id, resources] of wanted) refuseOver(ask, id, resources, known?.taken[id] ?? {});
  setAllocation(
    ask.site,
    consumer,
    wanted.length === 0
      ? undefined
      : {
          taken: Object.fromEntries(wanted),
          projectId: data.project_id,
          userId: data.user_id,
          ...(data.consumer_type ? { consumerType: data.consumer_type } : {}),
        },
  );
  return empty();
}

/** @throws Refusal when the provider has not so much besides what the consumer gives back */
function refuseOver(ask: Ask, id: string, wanted: Amounts, givenBack: Amounts): void {
  const host = ask.site.rows(HOSTS).get(id);
  if (!host) throw badRequest(`Allocation for resource provider '${id}' that does not exist.`);
  const used = usedOf(ask.site, id);
  for (const [name, amount] of Object.entries(wanted)) {
    const others = { [name]: (used[name] ?? 0) - (givenBack[name] ?? 0) };
    if (!hasRoom(host, others, { [name]: amount }))
      throw refusal(
        409,
        `Unable to allocate inventory: Unable to create allocation for '${name}' on resource provider '${id}'. The requested amount would exceed the capacity.`,
      );
  }
}

/** All that a project, or a user of it, takes. By types of consumers since 1.38. */
function total(ask: Ask) {
  const { query, site } = ask;
  const projectId = query.get("project_id");
  if (projectId === null) throw badQuery("'project_id' is a required property");
  const userId = query.get("user_id");
  const isTyped = isAtLeast(ask, "1.38");
  const usages: Record<string, Record<string, number>> = {};
  for (const owned of usedByOwners(site)) {
    if (owned.projectId !== projectId || (userId !== null && owned.userId !== userId)) continue;
    const type = isTyped ? owned.consumerType : "all";
    usages[type] ??= isTyped ? { consumer_count: 0 } : {};
    const sum = usages[type];
    if (isTyped) sum.consumer_count = (sum.consumer_count ?? 0) + owned.consumers;
    for (const [name, amount] of Object.entries(owned.amounts))
      if (amount > 0) sum[name] = (sum[name] ?? 0) + amount;
  }
  return ok({ usages: isTyped ? usages : (usages.all ?? {}) });
}
