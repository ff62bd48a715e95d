import type { World } from "../core/world";

/** One cloud of the clouds.yaml, in each region. */
export interface CloudEntry {
  /** Follows the region's "r1", "r2", …: "-demo". */
  suffix: string;
  user: string;
  project: string;
}

/** What the sandbox is when it starts for the first time. */
export interface Scene {
  /** The regions' names. */
  regions: readonly string[];
  /** Who signs in to what, for the clouds.yaml. */
  clouds: readonly CloudEntry[];
  /** @param password of every user that it makes */
  build(world: World, password: string): void | Promise<void>;
}
