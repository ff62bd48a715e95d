import type { Site } from "../../core/site";
import { removeContent } from "../content";
import { invalidVolume } from "../refusals";
import { changeVolume, SNAPSHOTS, VOLUMES, type Volume } from "../rows";

/** From the request until it is gone, ms, as measured on devcloud. */
const DELETE_MS = 50;
const DELETABLE = ["available", "error", "error_restoring", "error_extending", "error_managing"];
const WITH_VOLUME = ["available", "error", "deleting"];

/** Has a volume deleted, and its snapshots with it if asked. (cinder/volume/api.py, delete) @throws Refusal 400 */
export function removeVolume(
  site: Site,
  volume: Volume,
  { isForced = false, withSnapshots = false } = {},
): void {
  // It was never on a backend: there is nothing to wait for.
  if (!volume.host) return void site.rows(VOLUMES).remove(volume.id);
  const snapshots = site.rows(SNAPSHOTS).filter(({ volumeId }) => volumeId === volume.id);
  const areInTheWay = withSnapshots
    ? snapshots.some((s) => !isForced && !WITH_VOLUME.includes(s.status))
    : snapshots.length > 0;
  if (
    (!isForced && !DELETABLE.includes(volume.status)) ||
    volume.attachStatus === "attached" ||
    volume.migrationStatus !== null ||
    volume.groupId !== null ||
    areInTheWay
  )
    throw invalidVolume(
      `Volume ${isForced ? "" : `status must be ${DELETABLE.join(" or ")} and`} must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.`,
    );
  // That is found out only when the volume is on its way already.
  if (snapshots.some(({ groupSnapshotId }) => groupSnapshotId !== null)) {
    changeVolume(site, volume.id, { status: "error_deleting" });
    throw invalidVolume("Failed to update snapshot.");
  }
  for (const { id } of snapshots) site.rows(SNAPSHOTS).update(id, { status: "deleting" });
  changeVolume(site, volume.id, { status: "deleting" });
  site.later("cinder.delete", DELETE_MS, volume.id, { volumeId: volume.id }, volume.name ?? undefined);
}

/** The volume is gone from its backend, with the snapshots that went along. */
export function forgetVolume(
  site: Site,
  { volumeId }: { volumeId: string },
  failure: string | undefined,
): void {
  if (site.rows(VOLUMES).get(volumeId)?.status !== "deleting") return;
  if (failure !== undefined) return void changeVolume(site, volumeId, { status: "error_deleting" });
  for (const { id } of site.rows(SNAPSHOTS).filter((each) => each.volumeId === volumeId))
    site.rows(SNAPSHOTS).remove(id);
  site.rows(VOLUMES).remove(volumeId);
  removeContent(site, volumeId);
}
