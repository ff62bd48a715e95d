import type { Site } from "../core/site";
import { type ActionEvent, INSTANCE_ACTIONS, type InstanceAction } from "./rows";

/* The record of what was asked of a server, and of what was done for it. (nova/objects/instance_action.py) */

const idOf = (serverId: string, requestId: string) => `${serverId}/${requestId}`;

/** Host of a site's APIs and conductor, as records name it. */
export const controlHost = (site: Site): string => `r${site.index + 1}-control`;

/** Notes that somebody asked for something. */
export function beginAction(
  site: Site,
  serverId: string,
  action: string,
  requestId: string,
  caller: Pick<InstanceAction, "userId" | "projectId">,
): void {
  const actions = site.rows(INSTANCE_ACTIONS);
  const id = idOf(serverId, requestId);
  // Two in one request cannot be told apart in Nova either; the later one counts.
  actions.remove(id);
  const now = site.now();
  actions.insert({
    id,
    serverId,
    requestId,
    action,
    projectId: caller.projectId,
    userId: caller.userId,
    startedAt: now,
    updatedAt: now,
    message: null,
    events: [],
  });
}

/** Notes that a part of it begins. @param hostName the control host when left out */
export function beginEvent(
  site: Site,
  serverId: string,
  requestId: string,
  event: string,
  hostName = controlHost(site),
): void {
  const begun: ActionEvent = {
    event,
    startedAt: site.now(),
    finishedAt: null,
    result: null,
    traceback: null,
    hostName,
    details: null,
  };
  change(site, serverId, requestId, (action) => ({ events: [...action.events, begun] }));
}

/** Notes that a part of it has ended; the newest of that name that is open. */
export function endEvent(
  site: Site,
  serverId: string,
  requestId: string,
  event: string,
  { error }: { error?: string | undefined } = {},
): void {
  change(site, serverId, requestId, (action) => {
    const at = action.events.findLastIndex((e) => e.event === event && e.finishedAt === null);
    return {
      events: action.events.map((e, i) => (i === at ? ended(e, site.now(), error) : e)),
      ...(error === undefined ? {} : { message: "Error" }),
    };
  });
}

/** Notes that all of it has ended. */
export function endAction(
  site: Site,
  serverId: string,
  requestId: string,
  { error }: { error?: string | undefined } = {},
): void {
  change(site, serverId, requestId, (action) => ({
    events: action.events.map((e) => (e.finishedAt === null ? ended(e, site.now(), error) : e)),
    ...(error === undefined ? {} : { message: "Error" }),
  }));
}

const ended = (event: ActionEvent, now: number, error: string | undefined): ActionEvent => ({
  ...event,
  finishedAt: now,
  result: error === undefined ? "Success" : "Error",
  details: error ?? null,
  traceback: error === undefined ? null : `Traceback (most recent call last):\n${error}\n`,
});

function change(
  site: Site,
  serverId: string,
  requestId: string,
  patch: (action: InstanceAction) => Partial<InstanceAction>,
): void {
  const actions = site.rows(INSTANCE_ACTIONS);
  const action = actions.get(idOf(serverId, requestId));
  if (action) actions.update(action.id, { updatedAt: site.now(), ...patch(action) });
}

/** The record of a request, if there is one. */
export const findAction = (site: Site, serverId: string, requestId: string): InstanceAction | undefined =>
  site.rows(INSTANCE_ACTIONS).get(idOf(serverId, requestId));
