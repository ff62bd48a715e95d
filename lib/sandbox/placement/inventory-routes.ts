import { z } from "zod";
import { type Ask, ok, type Route } from "../core/http";
import { badRequest, placementRoute, refusal } from "./errors";
import { bump, generationOf } from "./generation";
import { inventoriesOf } from "./inventory";
import { isResourceClass } from "./read-group";
import { HOSTS, type Inventory } from "./rows";
import { refuseStale, theHost } from "./the-host";

const STALE = "resource provider generation conflict";
const PATH = "/resource_providers/:uuid/inventories";

/** What a provider has. (placement/handlers/inventory.py) */
export const inventoryRoutes: readonly Route[] = [
  placementRoute({
    name: "inventories.list",
    method: "GET",
    path: PATH,
    rule: "resource_providers:inventories:list",
    run: showAll,
  }),
  placementRoute({
    name: "inventories.show",
    method: "GET",
    path: `${PATH}/:class`,
    rule: "resource_providers:inventories:show",
    run: showOne,
  }),
  placementRoute({
    name: "inventories.set",
    method: "PUT",
    path: PATH,
    rule: "resource_providers:inventories:update",
    run: (ask) => {
      const { resource_provider_generation: generation, inventories } = read(All, ask.body);
      const host = theHost(ask);
      for (const name of Object.keys(inventories))
        if (!isResourceClass(ask.site, name))
          throw badRequest(
            `Unknown resource class in inventory for resource provider ${host.id}: No such resource class ${name}.`,
          );
      refuseStale(ask, host, generation, STALE);
      ask.site.rows(HOSTS).update(host.id, { inventories });
      bump(ask.site, host.id);
      return showAll(ask);
    },
  }),
  placementRoute({
    name: "inventories.set-one",
    method: "PUT",
    path: `${PATH}/:class`,
    rule: "resource_providers:inventories:update",
    run: (ask) => {
      const { resource_provider_generation: generation, ...inventory } = read(One, ask.body);
      const host = theHost(ask);
      const { class: name = "" } = ask.params;
      if (!(name in inventoriesOf(host))) throw refusal(404, `No inventory of class ${name} for ${host.id}`);
      refuseStale(ask, host, generation, STALE);
      ask.site.rows(HOSTS).update(host.id, { inventories: { ...host.inventories, [name]: inventory } });
      bump(ask.site, host.id);
      return showOne(ask);
    },
  }),
];

const MOST = 2 ** 31 - 1;
const amount = z.int().min(0).max(MOST);
const FIELDS = {
  total: amount.min(1),
  reserved: amount.default(0),
  min_unit: amount.min(1).default(1),
  max_unit: amount.min(1).default(MOST),
  step_size: amount.min(1).default(1),
  allocation_ratio: z.number().min(0).default(1),
};
const One = z.strictObject({ resource_provider_generation: z.int(), ...FIELDS });
const All = z.strictObject({
  resource_provider_generation: z.int(),
  inventories: z.record(z.string(), z.strictObject(FIELDS)),
});

function read<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`JSON does not validate: ${issue?.path.join(".")}: ${issue?.message}`);
}

function showAll(ask: Ask) {
  const host = theHost(ask);
  const generation = generationOf(ask.site, host.id);
  return ok({ resource_provider_generation: generation, inventories: inventoriesOf(host) });
}

function showOne(ask: Ask) {
  const host = theHost(ask);
  const found: Inventory | undefined = inventoriesOf(host)[ask.params.class ?? ""];
  if (!found) throw refusal(404, `No inventory of class ${ask.params.class} for ${host.id}`);
  return ok({ ...found, resource_provider_generation: generationOf(ask.site, host.id) });
}
