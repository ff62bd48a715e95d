import type { Caller } from "../core/http";
import type { Site } from "../core/site";
import {
  completeAttachment,
  connectVolume,
  removeAttachment,
  reserveVolume,
} from "./attachments/attach-volume";
import { noVolume } from "./refusals";
import { ATTACHMENTS, VOLUMES, type Volume } from "./rows";
import { makeVolume, type NewVolume } from "./volumes/make-volume";
import { removeVolume } from "./volumes/remove-volume";

/** Makes a volume as Nova does for a server that boots from one; it becomes available by itself. @throws Refusal */
export const newVolume = (site: Site, caller: Caller, wanted: NewVolume): Volume =>
  makeVolume(site, caller, wanted);

/** Keeps an available volume for a server. @throws Refusal 400 or 404 */
export const reserve = (site: Site, volumeId: string, serverId: string | null = null): string =>
  reserveVolume(site, volumeOf(site, volumeId), serverId).id;

/** Gives a volume to a server, reserved before or not; the id of the attachment. @throws Refusal 400 or 404 */
export function attach(
  site: Site,
  volumeId: string,
  to: { serverId: string; device: string; hostName: string | null; mode?: string },
): string {
  const volume = volumeOf(site, volumeId);
  const rows = site.rows(ATTACHMENTS);
  const reserved = volume.attachmentIds
    .map((id) => rows.get(id))
    .find((a) => a?.status === "reserved" && (a.serverId === to.serverId || a.serverId === null));
  const { id } = reserved ?? reserveVolume(site, volume, to.serverId);
  const attachment = rows.update(id, { serverId: to.serverId });
  completeAttachment(site, connectVolume(site, attachment, to));
  return id;
}

/** Takes a volume from a server; it is fine when the server does not have it. */
export function detach(site: Site, volumeId: string, serverId: string): void {
  const rows = site.rows(ATTACHMENTS);
  const volume = site.rows(VOLUMES).get(volumeId);
  for (const id of volume?.attachmentIds ?? []) {
    const attachment = rows.get(id);
    if (attachment?.serverId === serverId) removeAttachment(site, attachment);
  }
}

/** Deletes a volume, as when a server goes that deletes it with itself. @throws Refusal 400 or 404 */
export const deleteVolume = (site: Site, volumeId: string): void =>
  removeVolume(site, volumeOf(site, volumeId));

/** @throws Refusal 404 */
function volumeOf(site: Site, volumeId: string): Volume {
  const volume = site.rows(VOLUMES).get(volumeId);
  if (!volume) throw noVolume(volumeId);
  return volume;
}
