import { type Answer, type Ask, type Caller, versionNumber } from "./http";
import { decodePath } from "./read-request";
import { routerOf } from "./router";
import type { Site } from "./site";

export interface Call {
  method: string;
  /** With the service's prefix: "/compute/v2.1/servers". */
  path: string;
  body?: unknown;
  /** The newest when left out. */
  microversion?: string;
}

/** Asks a service of a site without the wire, the faults and the latencies: how a scene is made. @throws Refusal */
export async function call(
  site: Site,
  caller: Caller,
  { method, path, body, microversion }: Call,
): Promise<Answer> {
  const url = new URL(path, site.origin);
  const service = site.world.services.find(({ prefix }) => url.pathname.startsWith(`${prefix}/`));
  const below = decodePath(url.pathname.slice(service?.prefix.length ?? 0));
  const found = service ? routerOf(service).find(method, below) : "no-path";
  if (!service || typeof found === "string") throw new Error(`the sandbox has no ${method} ${path}`);
  const isBytes = Buffer.isBuffer(body);
  const ask: Ask = {
    site,
    method,
    path: below,
    params: found.params,
    query: url.searchParams,
    headers: { "content-type": isBytes ? "application/octet-stream" : "application/json" },
    body: isBytes ? undefined : body,
    raw: isBytes ? body : Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    caller,
    microversion: versionNumber(microversion ?? service.microversions?.max ?? "0.0"),
    requestId: `req-${site.world.ids.uuid()}`,
  };
  return found.route.run(ask);
}
