import type { Site } from "../../core/site";
import { setWriting } from "../content";
import { invalidVolume } from "../refusals";
import { ATTACHMENTS, type Attachment, changeVolume, VOLUMES, type Volume } from "../rows";

/** Keeps an available volume for a server. (cinder/volume/api.py, _attachment_reserve) @throws Refusal 400 */
export function reserveVolume(site: Site, volume: Volume, serverId: string | null): Attachment {
  const mayShare = volume.isMultiattach && volume.status === "in-use";
  if (volume.status !== "available" && volume.status !== "downloading" && !mayShare)
    throw invalidVolume(
      `Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
    );
  const attachment = site.rows(ATTACHMENTS).insert({
    id: site.world.ids.uuid(),
    volumeId: volume.id,
    projectId: volume.projectId,
    serverId,
    status: "reserved",
    mode: null,
    device: null,
    hostName: null,
    connectionInfo: {},
    attachedAt: null,
    createdAt: site.now(),
  });
  changeVolume(site, volume.id, {
    attachmentIds: [...volume.attachmentIds, attachment.id],
    ...(mayShare ? {} : { status: "reserved", attachStatus: "reserved" }),
  });
  return attachment;
}

/** What a connector makes of a reservation: "attaching", until it is completed. */
export function connectVolume(
  site: Site,
  attachment: Attachment,
  to: { device?: string | null; hostName?: string | null; mode?: string | null },
): Attachment {
  const volume = site.rows(VOLUMES).get(attachment.volumeId);
  if (volume?.status === "reserved")
    changeVolume(site, volume.id, { status: "attaching", attachStatus: "attaching" });
  return site.rows(ATTACHMENTS).update(attachment.id, {
    status: "attaching",
    device: to.device ?? attachment.device,
    hostName: to.hostName ?? attachment.hostName,
    mode: to.mode ?? attachment.mode ?? "rw",
    attachedAt: site.now(),
  });
}

/** The server has it. */
export function completeAttachment(site: Site, attachment: Attachment): void {
  site.rows(ATTACHMENTS).update(attachment.id, { status: "attached" });
  changeVolume(site, attachment.volumeId, { status: "in-use", attachStatus: "attached" });
}

/** Takes an attachment away; the volume becomes available with the last one. (cinder/volume/api.py, attachment_delete) */
export function removeAttachment(site: Site, attachment: Attachment): void {
  site.rows(ATTACHMENTS).remove(attachment.id);
  const volume = site.rows(VOLUMES).get(attachment.volumeId);
  if (!volume) return;
  const attachmentIds = volume.attachmentIds.filter((id) => id !== attachment.id);
  const isLast = attachmentIds.length === 0;
  if (isLast) setWriting(site, volume.id, false);
  changeVolume(site, volume.id, {
    attachmentIds,
    ...(isLast ? { status: "available", attachStatus: "detached" } : {}),
  });
}
