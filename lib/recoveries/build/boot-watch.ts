import { StatusWatches } from "../../made/status-watch";
import { listBuilding } from "../../openstack/nova/list-building";
import { findServer, type Server } from "../../openstack/nova/servers";
import { nextBuildLook } from "./next-build-look";

/** A VM is up by then, or its boot has failed. */
export const BOOT_DEADLINE_MS = 5 * 60_000;
/** Reads may lag behind what was made (openstack-api.md G5). */
const LAG_MS = 10_000;

/** VMs that are being made: until Nova has nothing more to do with them. */
export const bootWatches = new StatusWatches<Server>({
  pending: listBuilding,
  find: findServer,
  // Of a cell that is down nothing but the existence is known.
  isPending: ({ vmState, taskState }) =>
    vmState === undefined || vmState === "building" || (taskState ?? null) !== null,
  nextLook: nextBuildLook,
  lagMs: LAG_MS,
});
