import type { Site } from "../../core/site";
import { invalidSnapshot } from "../refusals";
import { changeSnapshot, SNAPSHOTS, type Snapshot } from "../rows";

/** From the request until it is gone, ms, as measured on devcloud. */
const DELETE_MS = 50;

/** Has a snapshot deleted. (cinder/volume/api.py, delete_snapshot) @throws Refusal 400 */
export function removeSnapshot(site: Site, snapshot: Snapshot, isForced = false): void {
  const isFine = isForced || ["available", "error"].includes(snapshot.status);
  if (!isFine || snapshot.groupSnapshotId !== null)
    throw invalidSnapshot(
      `Snapshot ${isForced ? "" : "status must be available or error and"} must not be part of a group.`,
    );
  changeSnapshot(site, snapshot.id, { status: "deleting" });
  const args = { snapshotId: snapshot.id };
  site.later("cinder.deleteSnapshot", DELETE_MS, snapshot.id, args, snapshot.volumeId);
}

/** The snapshot is gone from its backend. */
export function forgetSnapshot(
  site: Site,
  { snapshotId }: { snapshotId: string },
  failure: string | undefined,
): void {
  if (site.rows(SNAPSHOTS).get(snapshotId)?.status !== "deleting") return;
  if (failure === undefined) site.rows(SNAPSHOTS).remove(snapshotId);
  else changeSnapshot(site, snapshotId, { status: "error_deleting" });
}
