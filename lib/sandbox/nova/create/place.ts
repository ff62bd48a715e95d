import type { Ask } from "../../core/http";
import { Refusal } from "../../core/refusal";
import { HOSTS } from "../../placement/rows";
import { allowAdmin } from "../allow";

/** Where a server is wanted. */
export interface Place {
  /** As asked for; undefined: any zone. */
  az: string | undefined;
  hostName: string | undefined;
}

/**
 * A zone, and for admins a host: "zone:host", "zone:host:node", "zone::node".
 * @throws Refusal 400 or 403 (nova/compute/api.py, parse_availability_zone)
 */
export function readPlace(ask: Ask, text: string | undefined, requestedHost: string | undefined): Place {
  const [az, host, node, ...more] = (text ?? "").split(":");
  if (more.length > 0) throw new Refusal(400, "Invalid input received: Unable to parse availability_zone");
  const forced = host || node;
  if (forced) allowAdmin(ask, "servers:create:forced_host");
  if (requestedHost) {
    allowAdmin(ask, "compute:servers:create:requested_destination");
    if (forced)
      throw new Refusal(
        400,
        "One mechanism with host and/or hypervisor_hostname and another mechanism with zone:host:node are mutually exclusive.",
      );
  }
  const hostName = forced || requestedHost || undefined;
  const hosts = ask.site.rows(HOSTS).all();
  if (requestedHost && !hosts.some(({ name }) => name === requestedHost))
    throw new Refusal(400, `Compute host ${requestedHost} could not be found.`);
  if (az && !forced && !hosts.some((each) => each.az === az && each.isUp && each.isEnabled))
    throw new Refusal(400, "The requested availability zone is not available");
  return { az: az || undefined, hostName };
}
