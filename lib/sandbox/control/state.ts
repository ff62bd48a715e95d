import type { World } from "../core/world";
import type { SandboxState } from "./schemas";

/** What the sandbox is at this moment, in figures. */
export function readState(world: World): SandboxState {
  const counts = (site: string) => Object.fromEntries(world.tables.sizes(site));
  return {
    sites: world.sites.map((site) => ({
      region: site.name,
      authUrl: `${site.keystoneOrigin}/identity/v3`,
      counts: counts(site.name),
    })),
    shared: counts(""),
    clock: { now: world.clock.now(), speed: world.clock.speed },
    faults: [...world.faults.rows.all()],
    lastEntry: world.history.last,
  };
}
