import { z } from "zod";
import { attach, detach, reserve } from "../../cinder/for-nova";
import { VOLUMES } from "../../cinder/rows";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, isAtLeast, ok, type Task } from "../../core/http";
import { notFound, Refusal } from "../../core/refusal";
import type { Site } from "../../core/site";
import { checkLock, checkState } from "../check-state";
import { Flag, Tag } from "../create/create-body";
import { freeDevice } from "../devices";
import { findServer } from "../find-server";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { SERVERS, type Server, type VolumeAttachment } from "../rows";
import { changeBeside } from "../server-change";
import { UuidFormat } from "../uuid-format";

/** States in which volumes come and go; not while suspended. (nova/compute/api.py, attach_volume) */
export const HOT_PLUG = [
  "active",
  "paused",
  "stopped",
  "resized",
  "soft-delete",
  "shelved",
  "shelved_offloaded",
];
/** From the answer until the guest has it, as measured on devcloud. */
const ATTACH_MS = 200;
const EVENT = "compute_attach_volume";

const device = z
  .string()
  .refine((name) => /^(\/dev\/x?[a-z]?d?)?[a-z]+[0-9]*$/.test(name) && name.startsWith("/dev/"), {
    error: ({ input }) => `'${input}' does not match '(^/dev/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*$'`,
  });
const Old = z.strictObject({
  volumeId: UuidFormat,
  device: device.nullish(),
});
const Tagged = Old.extend({ tag: Tag.optional() });
const Newest = Tagged.extend({ delete_on_termination: Flag.optional() });

/** POST /servers/{id}/os-volume_attachments. (nova/api/openstack/compute/volumes.py) */
export function attachVolume(ask: Ask): Answer {
  const { site, caller, requestId } = ask;
  const server = findServer(ask);
  const Wanted = isAtLeast(ask, "2.79") ? Newest : isAtLeast(ask, "2.49") ? Tagged : Old;
  const wanted: z.output<typeof Newest> = checkBody(
    z.strictObject({ volumeAttachment: Wanted }),
    ask.body,
  ).volumeAttachment;
  checkLock(caller, server);
  checkState(server, "attach_volume", { vmStates: HOT_PLUG });
  const { volumeId, tag = null, delete_on_termination: deleteOnTermination = false } = wanted;
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume || (volume.projectId !== caller.projectId && !caller.isAdmin))
    throw notFound(`Volume ${volumeId} could not be found.`);
  const holders = site
    .rows(SERVERS)
    .filter((each) => each.volumeAttachments.some((v) => v.volumeId === volumeId));
  if (holders.length > 0 && !volume.isMultiattach)
    throw new Refusal(
      400,
      `Invalid volume: volume ${volumeId} is already attached to instances: ${holders.map(({ id }) => id).join(" ")}`,
    );
  if (holders.some(({ id }) => id === server.id))
    throw new Refusal(400, `Invalid volume: volume ${volumeId} already attached`);
  if (wanted.device && server.volumeAttachments.some((each) => each.device === wanted.device))
    throw new Refusal(409, `The supplied device path (${wanted.device}) is in use.`);
  const attachment: VolumeAttachment = {
    volumeId,
    attachmentId: reserveFor(ask, server, volumeId),
    bdmId: site.world.ids.uuid(),
    device: freeDevice(server),
    isRoot: false,
    deleteOnTermination,
    tag,
  };
  changeBeside(site, server.id, { volumeAttachments: [...server.volumeAttachments, attachment] });
  beginAction(site, server.id, "attach_volume", requestId, caller);
  beginEvent(site, server.id, requestId, EVENT, server.hostName ?? undefined);
  const args: Args = { serverId: server.id, requestId, volumeId };
  site.later("nova.attach-volume", ATTACH_MS, server.id, args, volumeId);
  return ok({
    volumeAttachment: {
      id: volumeId,
      serverId: server.id,
      volumeId,
      device: attachment.device,
      ...(isAtLeast(ask, "2.70") ? { tag } : {}),
      ...(isAtLeast(ask, "2.79") ? { delete_on_termination: deleteOnTermination } : {}),
    },
  });
}

/** What Cinder says, as Nova passes it on. @throws Refusal 400 (nova/volume/cinder.py, attachment_create) */
function reserveFor({ site, requestId }: Ask, server: Server, volumeId: string): string {
  try {
    return reserve(site, volumeId, server.id);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(
      400,
      `Invalid input received: ${error.message} (HTTP ${error.status}) (Request-ID: ${requestId})`,
    );
  }
}

interface Args {
  serverId: string;
  requestId: string;
  volumeId: string;
}

/** The guest has it, or it is given back. (nova/compute/manager.py, attach_volume) */
export const attachTask: Task = (site: Site, { serverId, requestId, volumeId }: Args, failure?: string) => {
  const server = site.rows(SERVERS).get(serverId);
  const known = server?.volumeAttachments.find((v) => v.volumeId === volumeId);
  if (!server || !known) return;
  const why = failure ?? tryAttach(site, server, known);
  if (why !== undefined) {
    detach(site, volumeId, serverId);
    const volumeAttachments = server.volumeAttachments.filter((v) => v !== known);
    changeBeside(site, serverId, { volumeAttachments });
  } else changeBeside(site, serverId, { volumeAttachments: [...server.volumeAttachments] });
  endAction(site, serverId, requestId, { error: why });
};

function tryAttach(
  site: Site,
  { id, hostName }: Server,
  { volumeId, device }: VolumeAttachment,
): string | undefined {
  try {
    attach(site, volumeId, { serverId: id, device, hostName });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
