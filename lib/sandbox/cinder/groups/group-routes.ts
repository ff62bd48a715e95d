import { z } from "zod";
import { checkBody } from "../../core/check-body";
import { type Answer, type Ask, empty, isAtLeast, ok, type Route } from "../../core/http";
import { pythonRepr } from "../../core/python-repr";
import { notFound } from "../../core/refusal";
import { adminsOnly } from "../admins-only";
import type { Columns } from "../list-filter";
import { listRows } from "../list-rows";
import { actionOf, noAction } from "../no-action";
import { badRequest } from "../refusals";
import { RESOURCE_FILTERS } from "../resource-filters";
import { GROUPS, type Group } from "../rows";
import { copyGroup } from "./copy-group";
import { deleteGroup } from "./delete-group";
import { findGroup } from "./find-group";
import { createGroup } from "./make-group";
import { detailsOf, summaryOf } from "./show-group";
import { updateGroup } from "./update-group";

const Reset = z.object({ reset_status: z.strictObject({ status: z.string() }) });

/** cinder/objects/fields.py, GroupStatus */
const STATUSES = [
  "error",
  "available",
  "creating",
  "deleting",
  "deleted",
  "updating",
  "in-use",
  "error_deleting",
];

const COLUMNS: Columns<Group> = {
  id: (g) => g.id,
  name: (g) => g.name,
  description: (g) => g.description,
  status: (g) => g.status,
  project_id: (g) => g.projectId,
  user_id: (g) => g.userId,
  group_type_id: (g) => g.groupTypeId,
  availability_zone: (g) => g.az,
  host: (g) => g.host,
  created_at: (g) => g.createdAt,
};

/** A route of groups: there are none before this version. */
const since =
  (version: string, run: Route["run"]): Route["run"] =>
  (ask) => {
    if (!isAtLeast(ask, version)) throw notFound();
    return run(ask);
  };

/** GET /groups: the next page's link is that of the short list, always (cinder/api/v3/views/groups.py) */
function list(ask: Ask, isDetailed: boolean): Answer {
  const { rows, links } = listRows(ask, {
    rows: ask.site.rows(GROUPS).all(),
    columns: COLUMNS,
    filters: RESOURCE_FILTERS.group,
    ignored: ["list_volume"],
    collection: "groups",
    noSuch: (id) => notFound(`Group ${id} could not be found.`),
  });
  return ok({
    groups: rows.map((row) => (isDetailed ? detailsOf(ask, row) : summaryOf(row))),
    ...(links.length > 0 ? { group_links: links } : {}),
  });
}

/** POST /groups/{id}/action (cinder/api/v3/groups.py) @throws Refusal */
function act(ask: Ask): Answer {
  const action = actionOf(ask.body);
  if (action === "delete") return deleteGroup(ask);
  if (action !== "reset_status") throw noAction(action);
  const status = checkBody(Reset, ask.body).reset_status.status.toLowerCase();
  const group = findGroup(ask.site, ask.caller, ask.params.id ?? "");
  adminsOnly(ask, "group:reset_status");
  if (!STATUSES.includes(status))
    throw badRequest(
      `Invalid Group Status: Group status: ${status} is invalid, valid status are: (${STATUSES.map(pythonRepr).join(", ")}).`,
    );
  ask.site.rows(GROUPS).update(group.id, { status });
  return empty(202);
}

/** Generic volume groups, since 3.13. (cinder/api/v3/groups.py) */
export const groupRoutes: readonly Route[] = [
  { name: "groups.list", method: "GET", path: "/groups", run: since("3.13", (ask) => list(ask, false)) },
  {
    name: "groups.detail",
    method: "GET",
    path: "/groups/detail",
    run: since("3.13", (ask) => list(ask, true)),
  },
  { name: "groups.create", method: "POST", path: "/groups", run: since("3.13", createGroup) },
  { name: "groups.copy", method: "POST", path: "/groups/action", run: since("3.14", copyGroup) },
  {
    name: "groups.show",
    method: "GET",
    path: "/groups/:id",
    run: since("3.13", (ask) =>
      ok({ group: detailsOf(ask, findGroup(ask.site, ask.caller, ask.params.id ?? "")) }),
    ),
  },
  { name: "groups.update", method: "PUT", path: "/groups/:id", run: since("3.13", updateGroup) },
  { name: "groups.action", method: "POST", path: "/groups/:id/action", run: since("3.13", act) },
];
