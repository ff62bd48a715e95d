import type { Site } from "../../core/site";
import type { Server } from "../rows";
import type { BootPlan } from "./boot-plan";

/** Gives a server its ports, in the order of its NICs; why not, when it cannot. */
export function plugNics(_site: Site, { nics }: BootPlan): string | undefined {
  return nics.length === 0 ? undefined : "Failed to allocate the network(s), not rescheduling.";
}

/** Takes a server's ports: those that Nova made are deleted, others are free again. */
export function unplugNics(_site: Site, _server: Pick<Server, "portIds">): void {}
