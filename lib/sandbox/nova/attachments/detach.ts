import { deleteVolume, detach } from "../../cinder/for-nova";
import { changeVolume, VOLUMES } from "../../cinder/rows";
import { type Answer, type Ask, empty, type Task } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { checkLock, checkState } from "../check-state";
import { findServer } from "../find-server";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { SERVERS } from "../rows";
import { changeBeside } from "../server-change";
import { HOT_PLUG } from "./attach";
import { findAttachment } from "./find-attachment";

/** From the answer until it is off, as measured on devcloud. */
const DETACH_MS = 200;
const EVENT = "compute_detach_volume";

/** DELETE /servers/{id}/os-volume_attachments/{volume}. (nova/api/openstack/compute/volumes.py) */
export function detachVolume(ask: Ask): Answer {
  const { site, caller, requestId } = ask;
  const server = findServer(ask);
  const volumeId = ask.params.volume ?? "";
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume || (volume.projectId !== caller.projectId && !caller.isAdmin))
    throw notFound(`Volume ${volumeId} could not be found.`);
  const attachment = findAttachment(server, volumeId);
  if (attachment.isRoot) throw new Refusal(400, "Cannot detach a root device volume");
  checkLock(caller, server);
  checkState(server, "detach_volume", { vmStates: HOT_PLUG });
  if (volume.status !== "in-use" || volume.attachStatus !== "attached")
    throw new Refusal(
      400,
      `Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach. (HTTP 400) (Request-ID: ${requestId})`,
    );
  changeVolume(site, volumeId, { status: "detaching" });
  beginAction(site, server.id, "detach_volume", requestId, caller);
  beginEvent(site, server.id, requestId, EVENT, server.hostName ?? undefined);
  const args: Args = { serverId: server.id, requestId, volumeId };
  site.later("nova.detach-volume", DETACH_MS, server.id, args, volumeId);
  return empty(202);
}

interface Args {
  serverId: string;
  requestId: string;
  volumeId: string;
}

/** It is off the guest, or stays. (nova/compute/manager.py, detach_volume; roll_detaching) */
export const detachTask: Task = (site: Site, { serverId, requestId, volumeId }: Args, failure?: string) => {
  const server = site.rows(SERVERS).get(serverId);
  if (!server) return;
  if (failure !== undefined) {
    if (site.rows(VOLUMES).get(volumeId)?.status === "detaching")
      changeVolume(site, volumeId, { status: "in-use" });
    return void endAction(site, serverId, requestId, { error: failure });
  }
  const known = server.volumeAttachments.find((v) => v.volumeId === volumeId);
  detach(site, volumeId, serverId);
  changeBeside(site, serverId, {
    volumeAttachments: server.volumeAttachments.filter((v) => v !== known),
  });
  if (known?.deleteOnTermination && site.rows(VOLUMES).get(volumeId)) deleteVolume(site, volumeId);
  endAction(site, serverId, requestId);
};
