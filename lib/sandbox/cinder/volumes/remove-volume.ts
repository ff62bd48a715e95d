import type { Site } from "../../core/site";
import { removeContent } from "../content";
import { invalidVolume } from "../refusals";
import { changeVolume, SNAPSHOTS, VOLUMES, type Volume } from "../rows";

/** From the request until it is gone, as measured on devcloud. */
const DELETE_MS = 400;
const DELETABLE = ["available", "error", "error_restoring", "error_extending", "error_managing"];

/** Has a volume deleted. (cinder/volume/api.py, delete) @throws Refusal 400 */
export function removeVolume(site: Site, volume: Volume): void {
  if (!volume.host) return void site.rows(VOLUMES).remove(volume.id);
  const hasSnapshots = site
    .rows(SNAPSHOTS)
    .all()
    .some(({ volumeId }) => volumeId === volume.id);
  if (
    !DELETABLE.includes(volume.status) ||
    volume.attachStatus === "attached" ||
    volume.groupId !== null ||
    hasSnapshots
  )
    throw invalidVolume(
      `Volume status must be ${DELETABLE.join(" or ")} and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.`,
    );
  changeVolume(site, volume.id, { status: "deleting" });
  site.later("cinder.delete", DELETE_MS, volume.id, { volumeId: volume.id });
}

/** The volume is gone from its backend. */
export function forgetVolume(
  site: Site,
  { volumeId }: { volumeId: string },
  failure: string | undefined,
): void {
  if (!site.rows(VOLUMES).get(volumeId)) return;
  if (failure !== undefined) return void changeVolume(site, volumeId, { status: "error_deleting" });
  site.rows(VOLUMES).remove(volumeId);
  removeContent(site, volumeId);
}
