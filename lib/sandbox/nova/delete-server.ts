import { deleteVolume, detach } from "../cinder/for-nova";
import type { Answer, Ask } from "../core/http";
import { empty } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Site } from "../core/site";
import { free } from "../placement/for-nova";
import { checkLock } from "./check-state";
import { unplugNics } from "./create/plug-nics";
import { findServer } from "./find-server";
import { forgetGuest } from "./guest";
import { beginAction, beginEvent, endAction } from "./instance-actions";
import { abandon } from "./quiesce/waiting";
import { CONSOLES, DELETED_SERVERS, POWER, SERVERS, type Server } from "./rows";
import { changeServer } from "./server-change";

/** From the answer until it is gone, as measured on devcloud: 450 to 700 ms. */
const DELETE_MS = 450;

const EVENT = "compute_terminate_instance";

/** DELETE /servers/{id}; in any state. (nova/compute/api.py, _delete) */
export function deleteServer(ask: Ask): Answer {
  const server = findServer(ask);
  checkLock(ask.caller, server);
  removeServer(ask, server, "delete");
  return empty();
}

/** @param action "delete" or "forceDelete", as the record names it */
export function removeServer({ site, requestId, caller }: Ask, server: Server, action: string): void {
  // The scheduler has not looked at it: no trace is left. (nova/compute/api.py, _attempt_delete_of_buildrequest)
  if (server.taskState === "scheduling") return void leaveNoTrace(site, server);
  beginAction(site, server.id, action, requestId, caller);
  site.world.agenda.drop(site, server.id);
  abandon(site, server.id);
  // Without a host there is nobody to ask: the API does it by itself. (_local_delete)
  if (!server.hostName) {
    return void finishDelete(site, { serverId: server.id, requestId }, undefined);
  }
  beginEvent(site, server.id, requestId, EVENT, server.hostName);
  changeServer(site, server.id, { taskState: "deleting", progress: 0 });
  site.later("nova.delete", DELETE_MS, server.id, { serverId: server.id, requestId });
}

function leaveNoTrace(site: Site, server: Server): void {
  site.world.agenda.drop(site, server.id);
  giveBack(site, server);
  site.rows(SERVERS).remove(server.id);
}

/** The guest is gone. (nova/compute/manager.py, _delete_instance) */
export function finishDelete(
  site: Site,
  { serverId, requestId }: { serverId: string; requestId: string },
  failure: string | undefined,
): void {
  const server = site.rows(SERVERS).get(serverId);
  if (!server) return;
  if (failure !== undefined) {
    const fault = { code: 500, message: failure, details: "", createdAt: site.now() };
    changeServer(site, serverId, { vmState: "error", taskState: null, fault });
    return void endAction(site, serverId, requestId, { error: failure });
  }
  const off = changeServer(site, serverId, { powerState: POWER.none });
  giveBack(site, off);
  forgetGuest(site, serverId);
  site.rows(CONSOLES).remove(serverId);
  site.rows(SERVERS).remove(serverId);
  site.rows(DELETED_SERVERS).insert({
    ...off,
    vmState: "deleted",
    taskState: null,
    volumeAttachments: [],
    portIds: [],
    madePortIds: [],
    tags: [],
    updatedAt: site.now(),
    terminatedAt: site.now(),
  });
  endAction(site, serverId, requestId);
}

/** Volumes, ports and room of a server that goes. A volume that cannot be deleted stays, and nobody is told. */
function giveBack(site: Site, server: Server): void {
  unplugNics(site, server);
  for (const { volumeId, deleteOnTermination } of server.volumeAttachments) {
    detach(site, volumeId, server.id);
    if (!deleteOnTermination) continue;
    try {
      deleteVolume(site, volumeId);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  free(site, server.id);
}
