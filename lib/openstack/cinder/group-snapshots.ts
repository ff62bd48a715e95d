import { z } from "zod";
import { callOptionsOf } from "../call-options";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";
import type { Created } from "./volume-changes";
import { type WaitOptions, waitForStatus, waitForWanted } from "./wait";

const GROUP_SNAPSHOT: Pin = { pin: "3.70", atLeast: "3.14" };

const WireGroupSnapshot = z.object({
  id: z.string(),
  group_id: z.string(),
  status: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  created_at: Time,
  group_type_id: z.string().nullish(),
  project_id: z.string().nullish(),
});

const toGroupSnapshot = (s: z.output<typeof WireGroupSnapshot>) => ({
  id: s.id,
  groupId: s.group_id,
  status: s.status,
  name: s.name ?? undefined,
  description: s.description ?? undefined,
  createdAt: s.created_at,
  groupTypeId: s.group_type_id ?? undefined,
  projectId: s.project_id ?? undefined,
});

/** A cut through all volumes of a group; its members are the snapshots with its groupSnapshotId. */
export type GroupSnapshot = ReturnType<typeof toGroupSnapshot>;

export interface ListGroupSnapshots extends ListOptions {
  allProjects?: boolean;
  groupId?: string;
  status?: string;
  name?: string;
}

/** Group snapshots with all details. GET /group_snapshots/detail (cinder/api/v3/group_snapshots.py) */
export function listGroupSnapshots(
  session: Session,
  options: ListGroupSnapshots = {},
): AsyncGenerator<GroupSnapshot> {
  const { allProjects, groupId, status, name, ...rest } = options;
  return listItems(session, {
    service: "volume",
    idOf: (item) => item.id,
    path: "/group_snapshots/detail",
    key: "group_snapshots",
    linksKey: "group_snapshot_links",
    item: WireGroupSnapshot,
    map: toGroupSnapshot,
    query: { all_tenants: allProjects ? 1 : undefined, group_id: groupId, status, name },
    microversion: GROUP_SNAPSHOT,
    options: rest,
  });
}

/** GET /group_snapshots/{id} (cinder/api/v3/group_snapshots.py) @throws OpenStackError kind "not_found" */
export async function getGroupSnapshot(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<GroupSnapshot> {
  const { group_snapshot } = await session.json(z.object({ group_snapshot: WireGroupSnapshot }), {
    ...options,
    service: "volume",
    method: "GET",
    path: `/group_snapshots/${segment(id)}`,
    microversion: GROUP_SNAPSHOT,
    expect: [200],
  });
  return toGroupSnapshot(group_snapshot);
}

/**
 * Snapshot all volumes of a group. Only accepted when this returns: wait for "available". A driver that
 * cannot cut all volumes at one moment cuts them one by one, and it becomes available all the same, whatever the group
 * type asks for: look at the pool (`Pool.hasConsistentGroupSnapshots`; cinder/volume/manager.py create_group_snapshot).
 * POST /group_snapshots (cinder/api/v3/group_snapshots.py)
 */
export async function createGroupSnapshot(
  session: Session,
  snapshot: CallOptions & { groupId: string; name: string; description?: string },
): Promise<Created> {
  const Body = z.object({ group_snapshot: z.object({ id: z.string() }) });
  const { groupId, name, description } = snapshot;
  const { data, answer } = await session.jsonAnswer(Body, {
    ...callOptionsOf(snapshot),
    service: "volume",
    method: "POST",
    path: "/group_snapshots",
    body: { group_snapshot: { group_id: groupId, name, description } },
    microversion: GROUP_SNAPSHOT,
    expect: [202],
  });
  return { id: data.group_snapshot.id, requestId: answer.requestId };
}

/** Ask for the deletion of a group snapshot with its members; one that is gone is fine. DELETE /group_snapshots/{id} */
export async function deleteGroupSnapshot(
  session: Session,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  await session.call({
    ...options,
    service: "volume",
    method: "DELETE",
    path: `/group_snapshots/${segment(id)}`,
    microversion: GROUP_SNAPSHOT,
    expect: [202, 404],
  });
}

const subject = (session: Session, id: string) => ({
  what: `group snapshot ${id}`,
  find: (call: CallOptions) => ifFound(getGroupSnapshot(session, id, call)),
  messagesAbout: [id],
});

/** Wait until a group snapshot is available. @throws OpenStackError kind "conflict" when it fails, "timeout" */
export const waitForGroupSnapshot = (
  session: Session,
  id: string,
  options: WaitOptions,
): Promise<GroupSnapshot> =>
  waitForWanted(session, { ...subject(session, id), wanted: ["available"] }, options);

/** Wait until a group snapshot is deleted. @throws OpenStackError kind "conflict" when that fails, "timeout" */
export async function waitForGroupSnapshotGone(
  session: Session,
  id: string,
  options: WaitOptions,
): Promise<void> {
  await waitForStatus(session, { ...subject(session, id), wanted: "gone" }, options);
}
