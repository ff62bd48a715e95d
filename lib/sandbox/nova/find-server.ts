import { type Ask, isAtLeast } from "../core/http";
import { Refusal } from "../core/refusal";
import { DELETED_SERVERS, SERVERS, type Server } from "./rows";

/**
 * The server that a path names, for those who may see it: its project's, and admins.
 * @throws Refusal 404 (nova/api/openstack/common.py, get_instance)
 */
export function findServer(ask: Ask, id = ask.params.server ?? ""): Server {
  return visible(ask, id, ask.site.rows(SERVERS).get(id));
}

/** The same; from 2.21 on also one that was deleted. (nova/api/openstack/compute/instance_actions.py) */
export function findServerOrDeleted(ask: Ask): Server {
  const id = ask.params.server ?? "";
  const deleted = isAtLeast(ask, "2.21") ? ask.site.rows(DELETED_SERVERS).get(id) : undefined;
  return visible(ask, id, ask.site.rows(SERVERS).get(id) ?? deleted);
}

function visible({ caller }: Ask, id: string, server: Server | undefined): Server {
  if (!server || (server.projectId !== caller.projectId && !caller.isAdmin))
    throw new Refusal(404, `Instance ${id} could not be found.`);
  return server;
}
