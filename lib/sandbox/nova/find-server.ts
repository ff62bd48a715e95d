import type { Ask } from "../core/http";
import { Refusal } from "../core/refusal";
import { SERVERS, type Server } from "./rows";

/**
 * The server that a path names, for those who may see it: its project's, and admins.
 * @throws Refusal 404 (nova/api/openstack/common.py, get_instance)
 */
export function findServer({ site, params, caller }: Ask, id = params.server ?? ""): Server {
  const server = site.rows(SERVERS).get(id);
  if (!server || (server.projectId !== caller.projectId && !caller.isAdmin))
    throw new Refusal(404, `Instance ${id} could not be found.`);
  return server;
}
