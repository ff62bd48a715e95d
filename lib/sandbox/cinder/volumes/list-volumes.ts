import { type Answer, type Ask, ok } from "../../core/http";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { noVolume } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { VOLUMES, type Volume } from "../rows";
import { detailsOf, summaryOf } from "./show-volume";

/** cinder/db/sqlalchemy/models.py, Volume; and what the API calls otherwise. */
const COLUMNS: Columns<Volume> = {
  id: (v) => v.id,
  name: (v) => v.name,
  display_name: (v) => v.name,
  description: (v) => v.description,
  display_description: (v) => v.description,
  status: (v) => v.status,
  size: (v) => v.sizeGib,
  project_id: (v) => v.projectId,
  user_id: (v) => v.userId,
  metadata: (v) => v.metadata,
  glance_metadata: (v) => v.imageMetadata,
  bootable: (v) => v.isBootable,
  multiattach: (v) => v.isMultiattach,
  migration_status: (v) => v.migrationStatus,
  replication_status: (v) => v.replicationStatus,
  attach_status: (v) => v.attachStatus,
  availability_zone: (v) => v.az,
  group_id: (v) => v.groupId,
  snapshot_id: (v) => v.snapshotId,
  source_volid: (v) => v.sourceVolumeId,
  volume_type_id: (v) => v.typeId,
  encryption_key_id: (v) => v.encryptionKeyId,
  host: (v) => v.host,
  consumes_quota: () => true,
  use_quota: () => true,
  created_at: (v) => v.createdAt,
  updated_at: (v) => v.updatedAt,
};

const pageOf = (ask: Ask, collection: string) =>
  listRows(ask, {
    rows: ask.site.rows(VOLUMES).all(),
    columns: COLUMNS,
    filters: RESOURCE_FILTERS.volume,
    collection,
    noSuch: noVolume,
  });

/** GET /volumes and /volumes/detail (cinder/api/v3/volumes.py) */
export function listVolumes(ask: Ask, isDetailed: boolean): Answer {
  const { rows, links, count } = pageOf(ask, isDetailed ? "volumes/detail" : "volumes");
  const render = isDetailed ? detailsOf : summaryOf;
  return ok({
    volumes: rows.map((row) => render(ask, row)),
    ...(links.length > 0 ? { volumes_links: links } : {}),
    ...(count === undefined ? {} : { count }),
  });
}
