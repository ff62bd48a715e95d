import type { TransportDeps } from "../transport";
import { fakeSite, json } from "./fake-site";
import type { Fixture } from "./fixture";

/**
 * A loopback server that answers with recorded fixtures, for unit tests: each call is matched by method and path
 * (query included when a fixture with that very query exists). What it was asked is in `seen`.
 */
export async function replay(fixtures: readonly Fixture[], deps: TransportDeps = {}) {
  const site = await fakeSite({
    deps: { retry: { attempts: 1, baseMs: 1, capMs: 1 }, ...deps },
    reply: ({ method, path }, res) => {
      const bare = path.replace(/^\/[a-z]+(?=\/)/, "");
      const exact = fixtures.find((f) => f.method === method && ours(f.path) === bare);
      const hit =
        exact ?? fixtures.find((f) => f.method === method && noQuery(ours(f.path)) === noQuery(bare));
      if (!hit) return json(res, 599, { error: { message: `no fixture for ${method} ${bare}` } });
      json(res, hit.status, hit.body, hit.headers);
    },
  });
  return { session: site.session, seen: site.asked, close: site.close };
}

/** Recorded Cinder paths carry the project (/v3/{project}/volumes); the fake site's do not. */
const ours = (path: string): string => path.replace(/^\/v3\/[0-9a-f]{32}(?=\/)/, "/v3");
const noQuery = (path: string): string => path.split("?")[0] ?? path;
