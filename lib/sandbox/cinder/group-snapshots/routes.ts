import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import { Id, Text } from "../fields";
import { findGroup, findGroupSnapshot, noGroupSnapshot } from "../groups/find-group";
import { membersOf } from "../groups/show-group";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { actionOf, noAction } from "../no-action";
import { checkQuota } from "../quotas/check-quota";
import { badRequest, invalidGroup } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { changeSnapshot, GROUP_SNAPSHOTS, GROUPS, type GroupSnapshot, SNAPSHOTS } from "../rows";
import { checkSnapshotable, insertSnapshot } from "../snapshots/make-snapshot";
import { cinderTime } from "../time";
import { CUT_MS } from "./cut-group";

/** From the request until it is gone, ms, as measured on devcloud. */
const DELETE_MS = 150;

const Create = z.object({
  group_snapshot: z.strictObject({ group_id: Id, name: Text, description: Text }),
});
const Reset = z.object({ reset_status: z.strictObject({ status: z.string() }) });

/** cinder/objects/fields.py, GroupSnapshotStatus */
const STATUSES = ["error", "available", "creating", "deleting", "deleted", "updating", "error_deleting"];

const COLUMNS: Columns<GroupSnapshot> = {
  id: (s) => s.id,
  name: (s) => s.name,
  description: (s) => s.description,
  status: (s) => s.status,
  group_id: (s) => s.groupId,
  group_type_id: (s) => s.groupTypeId,
  project_id: (s) => s.projectId,
  user_id: (s) => s.userId,
  created_at: (s) => s.createdAt,
};

/** cinder/api/v3/views/group_snapshots.py */
const detailsOf = (ask: Ask, cut: GroupSnapshot) => ({
  id: cut.id,
  group_id: cut.groupId,
  group_type_id: cut.groupTypeId,
  status: cut.status,
  created_at: cinderTime(cut.createdAt),
  name: cut.name,
  description: cut.description,
  ...(ask.caller.isAdmin && isAtLeast(ask, "3.58") ? { project_id: cut.projectId } : {}),
});

const cutOf = (ask: Ask): GroupSnapshot => findGroupSnapshot(ask.site, ask.caller, ask.params.id ?? "");

/** GET /group_snapshots (cinder/api/v3/group_snapshots.py) */
function list(ask: Ask, isDetailed: boolean): Answer {
  const { rows, links } = listRows(ask, {
    rows: ask.site.rows(GROUP_SNAPSHOTS).all(),
    columns: COLUMNS,
    filters: RESOURCE_FILTERS.group_snapshot,
    collection: "group_snapshots",
    noSuch: noGroupSnapshot,
  });
  return ok({
    group_snapshots: rows.map((row) => (isDetailed ? detailsOf(ask, row) : { id: row.id, name: row.name })),
    ...(links.length > 0 ? { group_snapshot_links: links } : {}),
  });
}

/** POST /group_snapshots (cinder/group/api.py, create_group_snapshot) @throws Refusal */
function create(ask: Ask): Answer {
  const { site, caller } = ask;
  const { group_snapshot: wanted } = checkBody(Create, ask.body);
  const group = findGroup(site, caller, wanted.group_id);
  const members = membersOf(site, group.id);
  // cinder/db/sqlalchemy/models.py and objects/group_snapshot.py check it with the insert.
  if (members.length === 0 || ["creating", "updating"].includes(group.status))
    throw invalidGroup(
      "Source group cannot be empty or in 'creating' or 'updating' state. No group snapshot will be created.",
    );
  for (const volume of members) checkSnapshotable(volume, true);
  const gigabytes = members.reduce((sum, { sizeGib }) => sum + sizeGib, 0);
  checkQuota(site, caller.projectId ?? "", "snapshots", { snapshots: members.length, gigabytes });
  const { name = null, description = null } = wanted;
  const cut = site.rows(GROUP_SNAPSHOTS).insert({
    id: site.world.ids.uuid(),
    groupId: group.id,
    groupTypeId: group.groupTypeId,
    projectId: caller.projectId ?? "",
    userId: caller.userId,
    name,
    description,
    status: "creating",
    createdAt: site.now(),
  });
  for (const volume of members)
    insertSnapshot(site, caller, volume, { name, description, groupSnapshotId: cut.id });
  site.later("cinder.groupCut", CUT_MS, cut.id, { groupSnapshotId: cut.id }, group.id);
  return ok({ group_snapshot: { id: cut.id, name, group_type_id: cut.groupTypeId } }, 202);
}

/** DELETE /group_snapshots/{id} (cinder/group/api.py, delete_group_snapshot) @throws Refusal */
function remove(ask: Ask): Answer {
  const { site } = ask;
  const cut = cutOf(ask);
  const isSource = site
    .rows(GROUPS)
    .find((group) => group.groupSnapshotId === cut.id && group.status === "creating");
  if (!["available", "error"].includes(cut.status) || isSource)
    throw badRequest(
      "Invalid GroupSnapshot: GroupSnapshot status must be available or error, and no Group can be currently using it as source for its creation.",
    );
  for (const part of site.rows(SNAPSHOTS).filter((each) => each.groupSnapshotId === cut.id))
    changeSnapshot(site, part.id, { status: "deleting" });
  site.rows(GROUP_SNAPSHOTS).update(cut.id, { status: "deleting" });
  site.later("cinder.groupSnapshotDelete", DELETE_MS, cut.id, { groupSnapshotId: cut.id }, cut.groupId);
  return empty(202);
}

/** POST /group_snapshots/{id}/action, since 3.19 (cinder/api/v3/group_snapshots.py) @throws Refusal */
function act(ask: Ask): Answer {
  const action = actionOf(ask.body);
  if (action !== "reset_status" || !isAtLeast(ask, "3.19")) throw noAction(action);
  const status = checkBody(Reset, ask.body).reset_status.status.toLowerCase();
  const cut = cutOf(ask);
  adminsOnly(ask, "group:reset_group_snapshot_status");
  if (!STATUSES.includes(status))
    throw badRequest(
      `Invalid GroupSnapshot Status: Group snapshot status: ${status} is invalid, valid statuses are: (${STATUSES.map(pythonRepr).join(", ")}).`,
    );
  ask.site.rows(GROUP_SNAPSHOTS).update(cut.id, { status });
  return empty(202);
}

const all = "/group_snapshots";
const route = (name: string, method: string, path: string, run: Route["run"]): Route => ({
  name: `groupSnapshots.${name}`,
  method,
  path,
  run: (ask) => {
    if (!isAtLeast(ask, "3.14")) throw notFound();
    return run(ask);
  },
});

/** Snapshots of whole groups, since 3.14. (cinder/api/v3/group_snapshots.py) */
export const groupSnapshotRoutes: readonly Route[] = [
  route("list", "GET", all, (ask) => list(ask, false)),
  route("detail", "GET", `${all}/detail`, (ask) => list(ask, true)),
  route("create", "POST", all, create),
  route("show", "GET", `${all}/:id`, (ask) => ok({ group_snapshot: detailsOf(ask, cutOf(ask)) })),
  route("delete", "DELETE", `${all}/:id`, remove),
  route("action", "POST", `${all}/:id/action`, act),
];
