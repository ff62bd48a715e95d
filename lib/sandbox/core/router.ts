import type { Route, Service } from "./http";

interface Node {
  children: Map<string, Node>;
  any: Node | undefined;
  names: string[];
  routes: Map<string, Route>;
}
const node = (): Node => ({ children: new Map(), any: undefined, names: [], routes: new Map() });

/** Finds the route of a path. A segment that is written out goes before one that stands for any. */
export class Router {
  private readonly root = node();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.add(route);
  }

  private add(route: Route): void {
    let at = this.root;
    const names: string[] = [];
    for (const part of segments(route.path)) {
      if (part.startsWith(":")) {
        names.push(part.slice(1));
        at.any ??= node();
        at = at.any;
      } else {
        const next = at.children.get(part) ?? node();
        at.children.set(part, next);
        at = next;
      }
    }
    const known = at.routes.get(route.method);
    if (known) throw new Error(`${route.method} ${route.path} is there twice`);
    at.routes.set(route.method, Object.assign(route, { names }));
  }

  /** @returns the route and its parameters; "no-path" or "no-method" when there is none */
  find(
    method: string,
    path: string,
  ): { route: Route; params: Record<string, string> } | "no-path" | "no-method" {
    let hasPath = false;
    const parts = segments(path);
    const walk = (at: Node, i: number, values: string[]): { route: Route; values: string[] } | undefined => {
      const part = parts[i];
      if (part === undefined) {
        hasPath ||= at.routes.size > 0;
        const route = at.routes.get(method) ?? (method === "HEAD" ? at.routes.get("GET") : undefined);
        return route && { route, values };
      }
      const exact = at.children.get(part);
      return (exact && walk(exact, i + 1, values)) ?? (at.any && walk(at.any, i + 1, [...values, part]));
    };
    const found = walk(this.root, 0, []);
    if (!found) return hasPath ? "no-method" : "no-path";
    const { names } = found.route as Route & { names: string[] };
    return {
      route: found.route,
      params: Object.fromEntries(names.map((name, i) => [name, found.values[i] ?? ""])),
    };
  }
}

const segments = (path: string): string[] => path.split("/").filter((part) => part !== "");

const routers = new WeakMap<Service, Router>();

/** The router of a service, made once. */
export function routerOf(service: Service): Router {
  const known = routers.get(service) ?? new Router(service.routes);
  routers.set(service, known);
  return known;
}
