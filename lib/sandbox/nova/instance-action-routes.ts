import { type Answer, type Ask, isAtLeast, ok, type Route } from "../core/http";
import { Refusal } from "../core/refusal";
import { zonelessTime } from "../core/times";
import { findServerOrDeleted } from "./find-server";
import { hostIdOf } from "./host-id";
import { findAction } from "./instance-actions";
import { pageOf, pageQuery } from "./paging";
import { type ActionEvent, INSTANCE_ACTIONS, type InstanceAction } from "./rows";

/** Times here have whole seconds only. (nova/api/openstack/compute/instance_actions.py) */
const time = (ms: number) => zonelessTime(Math.floor(ms / 1000) * 1000);

const actionView = (ask: Ask, action: InstanceAction) => ({
  action: action.action,
  instance_uuid: action.serverId,
  request_id: action.requestId,
  user_id: action.userId,
  project_id: action.projectId ?? null,
  start_time: time(action.startedAt),
  message: action.message,
  ...(isAtLeast(ask, "2.58") ? { updated_at: time(action.updatedAt) } : {}),
});

const eventView = (ask: Ask, projectId: string, event: ActionEvent) => ({
  event: event.event,
  start_time: time(event.startedAt),
  finish_time: event.finishedAt === null ? null : time(event.finishedAt),
  result: event.result,
  ...(ask.caller.isAdmin ? { traceback: event.traceback } : {}),
  ...(ask.caller.isAdmin && isAtLeast(ask, "2.62") ? { host: event.hostName } : {}),
  ...(isAtLeast(ask, "2.62") && event.hostName ? { hostId: hostIdOf(event.hostName, projectId) } : {}),
  ...(isAtLeast(ask, "2.84") && ask.caller.isAdmin ? { details: event.details } : {}),
});

function list(ask: Ask): Answer {
  const server = findServerOrDeleted(ask);
  const { limit, marker } = pageQuery(ask, isAtLeast(ask, "2.58"));
  const since = isAtLeast(ask, "2.58") ? ask.query.get("changes-since") : null;
  const before = isAtLeast(ask, "2.66") ? ask.query.get("changes-before") : null;
  const actions = ask.site
    .rows(INSTANCE_ACTIONS)
    .filter(
      (action) =>
        action.serverId === server.id &&
        (since === null || action.updatedAt >= Date.parse(since)) &&
        (before === null || action.updatedAt <= Date.parse(before)),
    )
    .reverse();
  const { page, links } = pageOf(ask, actions, { limit, marker, idOf: (action) => action.requestId });
  return ok({
    instanceActions: page.map((action) => actionView(ask, action)),
    ...(links && isAtLeast(ask, "2.58") ? { links } : {}),
  });
}

function show(ask: Ask): Answer {
  const server = findServerOrDeleted(ask);
  const request = ask.params.request ?? "";
  const action = findAction(ask.site, server.id, request);
  if (!action) throw new Refusal(404, `Action ${request} not found`);
  const showsEvents = isAtLeast(ask, "2.51") || ask.caller.isAdmin;
  return ok({
    instanceAction: {
      ...actionView(ask, action),
      // The newest first.
      ...(showsEvents
        ? { events: action.events.map((event) => eventView(ask, server.projectId, event)).reverse() }
        : {}),
    },
  });
}

export const instanceActionRoutes: readonly Route[] = [
  {
    name: "instance_actions.list",
    method: "GET",
    path: "/v2.1/servers/:server/os-instance-actions",
    run: list,
  },
  {
    name: "instance_actions.show",
    method: "GET",
    path: "/v2.1/servers/:server/os-instance-actions/:request",
    run: show,
  },
];
