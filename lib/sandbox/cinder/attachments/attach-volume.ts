import type { Site } from "../../core/site";
import { setWriting } from "../content";
import { invalidVolume } from "../refusals";
import { ATTACHMENTS, type Attachment, changeVolume, VOLUMES, type Volume } from "../rows";

/** Keeps a volume for a server. (cinder/volume/api.py, attachment_create, _attachment_reserve) @throws Refusal 400 */
export function reserveVolume(
  site: Site,
  volume: Volume,
  serverId: string | null,
  mode: string | null = null,
): Attachment {
  if (volume.status.includes("error"))
    throw invalidVolume(
      `Volume attachments can not be created if the volume is in an error state. The Volume ${volume.id} currently has a status of: ${volume.status} `,
    );
  const rows = site.rows(ATTACHMENTS);
  const fine = volume.isMultiattach ? ["available", "in-use", "downloading"] : ["available", "downloading"];
  // A server that moves to another host has its volumes twice for a while.
  const isItsOwn =
    serverId !== null &&
    ["in-use", "reserved"].includes(volume.status) &&
    volume.attachmentIds.some((id) => rows.get(id)?.serverId === serverId);
  if (!fine.includes(volume.status) && !isItsOwn)
    throw invalidVolume(
      `Volume ${volume.id} status must be ${fine.join(" or ")} to reserve, but the current status is ${volume.status}.`,
    );
  const attachment = rows.insert({
    id: site.world.ids.uuid(),
    volumeId: volume.id,
    projectId: volume.projectId,
    serverId,
    status: "reserved",
    mode: volume.isReadonly ? "ro" : mode,
    device: null,
    hostName: null,
    connectionInfo: {},
    attachedAt: null,
    createdAt: site.now(),
  });
  changeVolume(site, volume.id, {
    attachmentIds: [...volume.attachmentIds, attachment.id],
    ...(isItsOwn ? {} : { status: "reserved" }),
  });
  return attachment;
}

/** What a connector makes of a reservation: "attaching", until it is completed. (cinder/volume/manager.py) */
export function connectVolume(
  site: Site,
  attachment: Attachment,
  to: { device?: string | null; hostName?: string | null; mode?: string | null },
): Attachment {
  const volume = site.rows(VOLUMES).get(attachment.volumeId);
  if (volume?.status === "reserved") changeVolume(site, volume.id, { status: "attaching" });
  const mode = to.mode ?? attachment.mode ?? "rw";
  return site.rows(ATTACHMENTS).update(attachment.id, {
    status: "attaching",
    device: to.device ?? attachment.device,
    hostName: to.hostName ?? attachment.hostName,
    mode,
    attachedAt: site.now(),
    connectionInfo: {
      device_path: `/dev/sandbox/volume-${attachment.volumeId}`,
      name: `volume-${attachment.volumeId}`,
      qos_specs: null,
      access_mode: mode,
      encrypted: volume?.encryptionKeyId != null,
      cacheable: false,
      driver_volume_type: "local",
      attachment_id: attachment.id,
    },
  });
}

/** The server has it. (cinder/api/v3/attachments.py, complete) */
export function completeAttachment(site: Site, attachment: Attachment): void {
  site.rows(ATTACHMENTS).update(attachment.id, { status: "attached" });
  changeVolume(site, attachment.volumeId, { status: "in-use", attachStatus: "attached" });
}

/** Takes an attachment away; what the volume is then depends on those that are left. (cinder/db, volume_detached) */
export function removeAttachment(site: Site, attachment: Attachment): void {
  const rows = site.rows(ATTACHMENTS);
  rows.remove(attachment.id);
  const volume = site.rows(VOLUMES).get(attachment.volumeId);
  if (!volume) return;
  const attachmentIds = volume.attachmentIds.filter((id) => id !== attachment.id);
  const left = attachmentIds.map((id) => rows.get(id)?.status);
  if (!left.includes("attached")) setWriting(site, volume.id, false);
  changeVolume(site, volume.id, { attachmentIds, ...statusWith(volume, left) });
}

function statusWith(volume: Volume, left: readonly (string | undefined)[]) {
  if (left.includes("attached")) return { status: "in-use", attachStatus: "attached" };
  if (left.length > 0) return { status: left.includes("attaching") ? "attaching" : "reserved" };
  // What goes on with it, such as a backup, goes on.
  const isBusy = !["in-use", "reserved", "attaching", "detaching"].includes(volume.status);
  return { status: isBusy ? volume.status : "available", attachStatus: "detached" };
}
