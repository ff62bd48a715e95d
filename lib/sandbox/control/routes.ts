import { readContent } from "../cinder/content";
import { VOLUMES } from "../cinder/rows";
import type { KeptRule } from "../core/faults";
import type { World } from "../core/world";
import { checkedRule } from "./check-rule";
import { ControlComplaint, checked } from "./complaint";
import { readLog } from "./read-log";
import { ClockMove, LogQuery, StoreQuery } from "./schemas";
import { readState } from "./state";
import { SWITCHES, switchNamed } from "./switches/list";
import { storeObjects } from "./switches/store";
import { flip, parametersOf } from "./switches/switch";

export interface ControlAsk {
  world: World;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
}
export interface ControlRoute {
  method: string;
  path: string;
  run(ask: ControlAsk): unknown;
}

/** What the control API does. */
export const controlRoutes: readonly ControlRoute[] = [
  { method: "GET", path: "/state", run: ({ world }) => readState(world) },
  { method: "GET", path: "/log", run: ({ world, query }) => readLog(world, checked(LogQuery, query)) },
  { method: "GET", path: "/faults", run: ({ world }) => ({ faults: world.faults.rows.all() }) },
  {
    method: "POST",
    path: "/faults",
    run: ({ world, body }) => {
      const rule = checked(checkedRule(world), body);
      did(world, rule.site, "fault made", { rule });
      return { fault: world.faults.add(rule) };
    },
  },
  { method: "DELETE", path: "/faults", run: ({ world }) => remove(world, world.faults.rows.all()) },
  {
    method: "DELETE",
    path: "/faults/:id",
    run: ({ world, params }) => {
      const rule = world.faults.rows.get(params.id ?? "");
      if (!rule) throw new ControlComplaint(404, `there is no fault ${params.id}`);
      return remove(world, [rule]);
    },
  },
  {
    method: "GET",
    path: "/switches",
    run: () => ({
      switches: SWITCHES.map((each) => {
        const { name, does, on } = each;
        return { name, does, on, parameters: parametersOf(each) };
      }),
    }),
  },
  {
    method: "POST",
    path: "/switches/:name",
    run: ({ world, params, body }) => flip(world, switchNamed(params.name), body),
  },
  {
    method: "GET",
    path: "/volumes/:region/:id/content",
    run: ({ world, params: { region = "", id = "" } }) => {
      const site = world.site(region);
      if (!site?.rows(VOLUMES).get(id))
        throw new ControlComplaint(404, `there is no volume ${id} in ${region}`);
      return { blocks: readContent(site, id) };
    },
  },
  {
    method: "GET",
    path: "/store",
    run: ({ world }) => ({
      objects: storeObjects(world).map((name) => ({ name, bytes: world.blobs.get(name)?.length ?? 0 })),
    }),
  },
  {
    method: "DELETE",
    path: "/store",
    run: ({ world, query }) => {
      const { name } = checked(StoreQuery, query);
      if (!storeObjects(world).includes(name))
        throw new ControlComplaint(404, `name: the store has no object ${name}`);
      world.blobs.remove(name);
      did(world, "", "object removed from the store", { name });
      return { removed: 1 };
    },
  },
  {
    method: "POST",
    path: "/clock",
    run: ({ world, body }) => {
      const { advanceMs } = checked(ClockMove, body);
      did(world, "", "clock moved on", { ms: advanceMs });
      world.clock.advance(advanceMs);
      return { now: world.clock.now(), speed: world.clock.speed };
    },
  },
];

function remove(world: World, rules: readonly KeptRule[]): { removed: number } {
  for (const { id, site, label, at } of rules) {
    did(world, site, "fault removed", { id, at, ...(label === undefined ? {} : { switch: label }) });
    world.faults.rows.remove(id);
  }
  return { removed: rules.length };
}

const did = (world: World, site: string | undefined, what: string, more: Record<string, unknown>) =>
  world.history.add({ site: site ?? "", kind: "did", what, ...more });
