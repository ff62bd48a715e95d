import { type Answer, type Ask, ok } from "../../core/http";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { noSnapshot } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { SNAPSHOTS, type Snapshot, VOLUMES } from "../rows";
import { detailsOf, summaryOf } from "./show-snapshot";

/** cinder/db/sqlalchemy/models.py, Snapshot; and what the API calls otherwise. */
const columnsOf = ({ site }: Ask): Columns<Snapshot> => ({
  id: (s) => s.id,
  name: (s) => s.name,
  display_name: (s) => s.name,
  description: (s) => s.description,
  display_description: (s) => s.description,
  status: (s) => s.status,
  volume_id: (s) => s.volumeId,
  volume_size: (s) => s.sizeGib,
  project_id: (s) => s.projectId,
  user_id: (s) => s.userId,
  metadata: (s) => s.metadata,
  group_snapshot_id: (s) => s.groupSnapshotId,
  volume_type_id: (s) => s.typeId,
  availability_zone: (s) => site.rows(VOLUMES).get(s.volumeId)?.az,
  progress: (s) => s.progress,
  consumes_quota: () => true,
  use_quota: () => true,
  created_at: (s) => s.createdAt,
  updated_at: (s) => s.updatedAt,
});

/** GET /snapshots and /snapshots/detail (cinder/api/v3/snapshots.py) */
export function listSnapshots(ask: Ask, isDetailed: boolean): Answer {
  const { rows, links, count } = listRows(ask, {
    rows: ask.site.rows(SNAPSHOTS).all(),
    columns: columnsOf(ask),
    filters: RESOURCE_FILTERS.snapshot,
    collection: isDetailed ? "snapshots/detail" : "snapshots",
    noSuch: noSnapshot,
  });
  const render = isDetailed ? detailsOf : summaryOf;
  return ok({
    snapshots: rows.map((row) => render(ask, row)),
    ...(links.length > 0 ? { snapshots_links: links } : {}),
    ...(count === undefined ? {} : { count }),
  });
}
