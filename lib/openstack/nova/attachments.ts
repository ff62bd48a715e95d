import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { parseJson } from "../json";
import { type Session, segment } from "../session";
import type { CallOptions } from "../transport";

/** Up to 2.88 an `id` that repeats volumeId; from 2.89 attachment_id and bdm_uuid in its place. */
const WireAttachment = z.object({
  volumeId: z.string(),
  device: z.string().nullish(),
  tag: z.string().nullish(),
  delete_on_termination: z.boolean().nullish(),
  attachment_id: z.string().nullish(),
  bdm_uuid: z.string().nullish(),
});

/** A volume on a VM. */
export type Attachment = ReturnType<typeof toAttachment>;

const toAttachment = (a: z.output<typeof WireAttachment>) => ({
  volumeId: a.volumeId,
  /** Nova's name for it, /dev/vdb; the guest may see another. Undefined while it is being attached. */
  device: a.device ?? undefined,
  tag: a.tag ?? undefined,
  isDeletedWithServer: a.delete_on_termination === true,
  /** Cinder's id of the attachment; undefined below 2.89. */
  attachmentId: a.attachment_id ?? undefined,
});

const path = (serverId: string) => `/servers/${segment(serverId)}/os-volume_attachments`;

/**
 * The volumes of a VM, in the order of their devices: /dev/vda, /dev/vdb … /dev/vdaa. Which one is booted from is
 * shown nowhere: compare with the VM's `rootDevice`.
 * GET /servers/{id}/os-volume_attachments (nova/api/openstack/compute/volume_attachments.py)
 */
export async function listAttachments(
  session: Session,
  serverId: string,
  options: CallOptions = {},
): Promise<Attachment[]> {
  const { volumeAttachments } = await session.json(z.object({ volumeAttachments: z.array(WireAttachment) }), {
    ...options,
    service: "compute",
    method: "GET",
    path: path(serverId),
    microversion: { pin: "2.93", atLeast: "2.79" },
    expect: [200],
  });
  const key = (a: Attachment) => a.device ?? "";
  return volumeAttachments
    .map(toAttachment)
    .sort((a, b) => key(a).length - key(b).length || key(a).localeCompare(key(b)));
}

export interface AttachVolume extends CallOptions {
  volumeId: string;
  /** Where, such as /dev/vdb; Nova refuses one that is in use. Left out: the next free one. */
  device?: string;
  /** Lets the guest find it in its metadata. */
  tag?: string;
  deleteWithServer?: boolean;
}

/**
 * Ask for a volume to be attached, to an active, paused or stopped VM. Wait until Cinder shows it in-use before the
 * next one when the order matters.
 * POST /servers/{id}/os-volume_attachments; 200 with a body, from 2.101 on 202 without
 * (nova/api/openstack/compute/volume_attachments.py)
 * @returns the device, where Nova tells it at once
 * @throws OpenStackError kind "bad_request" when the volume is not available; "conflict" for the VM's state
 */
export async function attachVolume(
  session: Session,
  serverId: string,
  volume: AttachVolume,
): Promise<{ device: string | undefined; requestId: string | undefined }> {
  const answer = await session.call({
    ...callOptionsOf(volume),
    service: "compute",
    method: "POST",
    path: path(serverId),
    body: {
      volumeAttachment: {
        volumeId: volume.volumeId,
        device: volume.device,
        tag: volume.tag,
        delete_on_termination: volume.deleteWithServer,
      },
    },
    microversion: { pin: "2.101", atLeast: "2.79" },
    expect: [200, 202],
  });
  const { requestId } = answer;
  if (answer.body.length === 0) return { device: undefined, requestId };
  const schema = z.object({ volumeAttachment: WireAttachment });
  const where = { site: session.site, service: "compute", call: `POST ${path(serverId)}` };
  return { device: parseJson(answer, schema, where).volumeAttachment.device ?? undefined, requestId };
}

/**
 * Ask for a volume to be detached; one that is not attached, or no longer, is fine. The guest must let go of it
 * first. It is done when the action's record has ended: Cinder shows the volume available earlier, and although
 * Nova failed after that and keeps listing it.
 * DELETE /servers/{id}/os-volume_attachments/{volume} (nova/api/openstack/compute/volume_attachments.py)
 * @throws OpenStackError kind "bad_request" for the root volume; "conflict" for the VM's state
 */
export async function detachVolume(
  session: Session,
  serverId: string,
  volumeId: string,
  options: CallOptions = {},
): Promise<{ requestId: string | undefined }> {
  const { requestId } = await session.call({
    ...options,
    service: "compute",
    method: "DELETE",
    path: `${path(serverId)}/${segment(volumeId)}`,
    expect: [202, 404],
  });
  return { requestId };
}

/**
 * Whether a volume is deleted with its VM; nothing else of an attachment can be changed. At sites from 2.85 on.
 * PUT /servers/{id}/os-volume_attachments/{volume} (nova/api/openstack/compute/volume_attachments.py)
 * @throws OpenStackError kind "not_found" when the VM has no such volume
 */
export async function setDeletedWithServer(
  session: Session,
  serverId: string,
  volumeId: string,
  isDeletedWithServer: boolean,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "compute",
    method: "PUT",
    path: `${path(serverId)}/${segment(volumeId)}`,
    body: { volumeAttachment: { volumeId, delete_on_termination: isDeletedWithServer } },
    microversion: { pin: "2.93", atLeast: "2.85" },
    expect: [202],
  });
}
