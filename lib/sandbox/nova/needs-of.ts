import type { Needs } from "../placement/for-nova";
import type { Server } from "./rows";

/** What a server takes of a host: no disk when it boots from a volume. */
export const needsOf = ({ flavor, imageId }: Pick<Server, "flavor" | "imageId">): Needs => ({
  vcpus: flavor.vcpus,
  ramMib: flavor.ramMib,
  diskGib: imageId === "" ? 0 : flavor.diskGib,
  ephemeralGib: flavor.ephemeralGib,
  swapMib: flavor.swapMib,
});
