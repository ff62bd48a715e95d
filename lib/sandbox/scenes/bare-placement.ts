import type { World } from "../core/world";
import { makeHost } from "../placement/make-host";

/** The compute hosts that devcloud has. (devcloud/lib/settings.sh) */
export function makeHosts(world: World): void {
  const names = [["r1-compute1", "r1-compute2"], ["r2-compute1"]];
  for (const site of world.sites) for (const name of names[site.index] ?? []) makeHost(site, name);
}
