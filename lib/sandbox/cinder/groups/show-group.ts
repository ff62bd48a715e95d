import { type Ask, isAtLeast } from "../../core/http";
import type { Site } from "../../core/site";
import { boolOf } from "../bool-of";
import { type Group, VOLUMES, type Volume } from "../rows";
import { cinderTime } from "../time";

export const membersOf = (site: Site, groupId: string): Volume[] =>
  site.rows(VOLUMES).filter((volume) => volume.groupId === groupId);

export const summaryOf = ({ id, name }: Group) => ({ id, name });

/** cinder/api/v3/views/groups.py */
export const detailsOf = (ask: Ask, group: Group) => ({
  id: group.id,
  status: group.status,
  availability_zone: group.az,
  created_at: cinderTime(group.createdAt),
  name: group.name,
  description: group.description,
  group_type: group.groupTypeId,
  volume_types: group.volumeTypeIds,
  ...(isAtLeast(ask, "3.14")
    ? { group_snapshot_id: group.groupSnapshotId, source_group_id: group.sourceGroupId }
    : {}),
  ...(isAtLeast(ask, "3.25") && boolOf(ask.query.get("list_volume")) === true
    ? { volumes: membersOf(ask.site, group.id).map(({ id }) => id) }
    : {}),
  ...(isAtLeast(ask, "3.38") ? { replication_status: group.replicationStatus } : {}),
  ...(ask.caller.isAdmin && isAtLeast(ask, "3.58") ? { project_id: group.projectId } : {}),
});
