import type { World } from "../core/world";
import { directory } from "./rows";

/** A domain by id and name. */
export const domainRef = (world: World, id: string) => ({
  id,
  name: directory(world).domains.get(id)?.name ?? id,
});
