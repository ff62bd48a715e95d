import type { World } from "../core/world";

/** What the sandbox is when it starts for the first time. */
export interface Scene {
  /** The regions' names. */
  regions: readonly string[];
  /** @param password of every user that it makes */
  build(world: World, password: string): void | Promise<void>;
}
