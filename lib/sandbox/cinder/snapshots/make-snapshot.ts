import type { Caller } from "../../core/http";
import type { Site } from "../../core/site";
import { readContent } from "../content";
import { checkQuota } from "../quotas/check-quota";
import { invalidVolume } from "../refusals";
import { changeSnapshot, SNAPSHOTS, type Snapshot, VOLUMES, type Volume } from "../rows";

export interface NewSnapshot {
  name?: string | null | undefined;
  description?: string | null | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
  groupSnapshotId?: string;
}

/** From the request until the backend cuts it, and from then until it is available, ms, as measured on devcloud. */
const CUT_MS = 60;
const FINISH_MS = 50;

/** @throws Refusal 400 for a volume of which there can be no snapshot now (cinder/volume/api.py, create_snapshot_in_db) */
export function checkSnapshotable(volume: Volume, isInUseFine: boolean): void {
  if (volume.status === "maintenance")
    throw invalidVolume("The snapshot cannot be created when the volume is in maintenance mode.");
  if (volume.migrationStatus !== null)
    throw invalidVolume("Snapshot cannot be created while volume is migrating.");
  if (volume.status.startsWith("error"))
    throw invalidVolume("The snapshot cannot be created when the volume is in error status.");
  const fine = isInUseFine ? ["available", "in-use"] : ["available"];
  if (!fine.includes(volume.status))
    throw invalidVolume(
      `Volume ${volume.id} status must be ${fine.join(", ")}, but current status is: ${volume.status}.`,
    );
}

/** Has a snapshot made; what is in the volume when the backend cuts it counts, not when it was asked for. @throws Refusal 413 */
export function makeSnapshot(site: Site, caller: Caller, volume: Volume, wanted: NewSnapshot): Snapshot {
  checkQuota(
    site,
    caller.projectId ?? "",
    "snapshots",
    { snapshots: 1, gigabytes: volume.sizeGib },
    volume.typeId,
  );
  const snapshot = insertSnapshot(site, caller, volume, wanted);
  // A fault may name it by its volume: its own id is known to nobody yet.
  site.later("cinder.cut", CUT_MS, snapshot.id, { snapshotId: snapshot.id }, volume.id);
  return snapshot;
}

/** A snapshot of which nothing is done yet. */
export const insertSnapshot = (site: Site, caller: Caller, volume: Volume, wanted: NewSnapshot): Snapshot =>
  site.rows(SNAPSHOTS).insert({
    id: site.world.ids.uuid(),
    volumeId: volume.id,
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    name: wanted.name ?? null,
    description: wanted.description ?? null,
    sizeGib: volume.sizeGib,
    status: "creating",
    progress: "0%",
    metadata: wanted.metadata ?? {},
    imageMetadata: volume.imageMetadata,
    groupSnapshotId: wanted.groupSnapshotId ?? null,
    typeId: volume.typeId,
    encryptionKeyId: volume.encryptionKeyId,
    createdAt: site.now(),
    updatedAt: null,
    cutAt: null,
    blocks: [],
  });

/** The backend cuts it. */
export function cutSnapshot(
  site: Site,
  { snapshotId }: { snapshotId: string },
  failure: string | undefined,
): void {
  const snapshot = site.rows(SNAPSHOTS).get(snapshotId);
  if (snapshot?.status !== "creating") return;
  if (failure !== undefined) return void changeSnapshot(site, snapshotId, { status: "error" });
  cutNow(site, snapshot);
  site.later("cinder.snapshot", FINISH_MS, snapshotId, { snapshotId }, snapshot.volumeId);
}

/** Keeps what is in its volume at this instant. */
export function cutNow(site: Site, snapshot: Snapshot): void {
  site.rows(SNAPSHOTS).update(snapshot.id, {
    blocks: site.rows(VOLUMES).get(snapshot.volumeId) ? readContent(site, snapshot.volumeId) : [],
    cutAt: site.now(),
  });
}

/** It is there. */
export function finishSnapshot(
  site: Site,
  { snapshotId }: { snapshotId: string },
  failure: string | undefined,
): void {
  if (site.rows(SNAPSHOTS).get(snapshotId)?.status !== "creating") return;
  changeSnapshot(
    site,
    snapshotId,
    failure === undefined ? { status: "available", progress: "100%" } : { status: "error" },
  );
}
