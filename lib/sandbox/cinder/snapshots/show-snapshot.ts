import { type Ask, isAtLeast } from "../../core/http";
import type { Snapshot } from "../rows";
import { cinderTime, freshTime } from "../time";

/** A snapshot's least form. (cinder/api/views/snapshots.py) */
export const summaryOf = (_ask: Ask, snapshot: Snapshot) => ({
  id: snapshot.id,
  created_at: cinderTime(snapshot.createdAt),
  updated_at: cinderTime(snapshot.updatedAt),
  name: snapshot.name,
  description: snapshot.description,
  volume_id: snapshot.volumeId,
  status: snapshot.status,
  size: snapshot.sizeGib,
  metadata: snapshot.metadata,
});

/** As the requests that make or change it answer. (cinder/api/v3/views/snapshots.py) */
export const changedSnapshot = (ask: Ask, snapshot: Snapshot) => ({
  ...summaryOf(ask, snapshot),
  ...(snapshot.updatedAt === null ? { created_at: freshTime(snapshot.createdAt) } : {}),
  ...(isAtLeast(ask, "3.14") ? { group_snapshot_id: snapshot.groupSnapshotId } : {}),
  ...(isAtLeast(ask, "3.41") ? { user_id: snapshot.userId } : {}),
  ...(isAtLeast(ask, "3.65") ? { consumes_quota: true } : {}),
});

/** As it is listed and shown. (cinder/api/contrib/extended_snapshot_attributes.py) */
export const detailsOf = (ask: Ask, snapshot: Snapshot) => ({
  ...changedSnapshot(ask, snapshot),
  created_at: cinderTime(snapshot.createdAt),
  "os-extended-snapshot-attributes:project_id": snapshot.projectId,
  "os-extended-snapshot-attributes:progress": snapshot.progress,
});
