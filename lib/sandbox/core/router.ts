import type { Route, Service } from "./http";

type Pathed = Pick<Route, "method" | "path">;
interface Node<R> {
  children: Map<string, Node<R>>;
  any: Node<R> | undefined;
  routes: Map<string, R & { names: string[] }>;
}
const node = <R>(): Node<R> => ({ children: new Map(), any: undefined, routes: new Map() });

/** Finds the route of a path. A segment that is written out goes before one that stands for any. */
export class Router<R extends Pathed> {
  private readonly root = node<R>();

  constructor(routes: readonly R[]) {
    for (const route of routes) this.add(route);
  }

  private add(route: R): void {
    let at = this.root;
    const names: string[] = [];
    for (const part of segments(route.path)) {
      if (part.startsWith(":")) {
        names.push(part.slice(1));
        at.any ??= node<R>();
        at = at.any;
      } else {
        const next = at.children.get(part) ?? node<R>();
        at.children.set(part, next);
        at = next;
      }
    }
    const known = at.routes.get(route.method);
    if (known) throw new Error(`${route.method} ${route.path} is there twice`);
    at.routes.set(route.method, Object.assign(route, { names }));
  }

  /** @returns the route and its parameters; "no-path" or "no-method" when there is none */
  find(method: string, path: string): { route: R; params: Record<string, string> } | "no-path" | "no-method" {
    let hasPath = false;
    const parts = segments(path);
    type Found = { route: R & { names: string[] }; values: string[] };
    const walk = (at: Node<R>, i: number, values: string[]): Found | undefined => {
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
    return {
      route: found.route,
      params: Object.fromEntries(found.route.names.map((name, i) => [name, found.values[i] ?? ""])),
    };
  }
}

const segments = (path: string): string[] => path.split("/").filter((part) => part !== "");

const routers = new WeakMap<Service, Router<Route>>();

/** The router of a service, made once. */
export function routerOf(service: Service): Router<Route> {
  const known = routers.get(service) ?? new Router<Route>(service.routes);
  routers.set(service, known);
  return known;
}
