import { z } from "zod";
import { ifFound } from "../if-found";
import { type ListOptions, listItems } from "../list";
import { type Pin, type Session, segment } from "../session";
import { Time } from "../time";
import type { CallOptions } from "../transport";

/** Paging since 2.58; details of a failed event since 2.84, for admins. */
const ACTIONS: Pin = { pin: "2.93", atLeast: "2.58" };

const WireAction = z.object({
  action: z.string(),
  request_id: z.string(),
  start_time: Time,
  updated_at: Time,
  message: z.string().nullish(),
  user_id: z.string().nullish(),
  project_id: z.string().nullish(),
});

const WireEvent = z.object({
  event: z.string(),
  start_time: Time,
  finish_time: Time,
  result: z.string().nullish(),
  details: z.string().nullish(),
  host: z.string().nullish(),
});

/** One thing that was asked of a VM, by whomever. */
export type InstanceAction = ReturnType<typeof toAction>;
/** The same with what Nova did for it, in the order of doing. */
export type InstanceActionWithEvents = Awaited<ReturnType<typeof getInstanceAction>>;

function toAction(a: z.output<typeof WireAction>) {
  return {
    /** create, stop, createImage, live-migration ... (nova/compute/instance_actions.py) */
    action: a.action,
    /** What the call that asked for it got in return. */
    requestId: a.request_id,
    startedAt: a.start_time,
    updatedAt: a.updated_at,
    hasFailed: a.message === "Error",
    userId: a.user_id ?? undefined,
    projectId: a.project_id ?? undefined,
  };
}

const toEvent = (e: z.output<typeof WireEvent>) => ({
  event: e.event,
  startedAt: e.start_time,
  /** Undefined while it goes on. */
  finishedAt: e.finish_time,
  hasFailed: e.result === "Error",
  /** Why it failed, one line; admins only. */
  details: e.details ?? undefined,
  host: e.host ?? undefined,
});

/**
 * What was asked of a VM, newest first; of a deleted one too.
 * GET /servers/{id}/os-instance-actions (nova/api/openstack/compute/instance_actions.py)
 */
export function listInstanceActions(
  session: Session,
  serverId: string,
  options: ListOptions = {},
): AsyncGenerator<InstanceAction> {
  return listItems(session, {
    service: "compute",
    path: `/servers/${segment(serverId)}/os-instance-actions`,
    key: "instanceActions",
    linksKey: "links",
    item: WireAction,
    map: toAction,
    idOf: (a) => a.requestId,
    microversion: ACTIONS,
    options,
  });
}

/**
 * What became of one request: the witness when an answer was lost, or a VM is back where it was.
 * GET /servers/{id}/os-instance-actions/{request id} (nova/api/openstack/compute/instance_actions.py)
 * @param requestId the service's own one, which the call that asked got in return
 * @throws OpenStackError kind "not_found"
 */
export async function getInstanceAction(
  session: Session,
  serverId: string,
  requestId: string,
  options: CallOptions = {},
) {
  const schema = z.object({ instanceAction: WireAction.extend({ events: z.array(WireEvent).nullish() }) });
  const { instanceAction } = await session.json(schema, {
    ...options,
    service: "compute",
    method: "GET",
    path: `/servers/${segment(serverId)}/os-instance-actions/${segment(requestId)}`,
    microversion: ACTIONS,
    expect: [200],
  });
  const events = (instanceAction.events ?? []).map(toEvent);
  // Nova gives the newest first.
  events.sort((a, b) => (a.startedAt ?? "").localeCompare(b.startedAt ?? ""));
  const action = toAction(instanceAction);
  // Nova reads the action, and then its events: the failure of one of these may not have been noted at the action yet.
  return { ...action, hasFailed: action.hasFailed || events.some((event) => event.hasFailed), events };
}

/** Like `getInstanceAction`; undefined when there is no record of that request. */
export const findInstanceAction = (
  session: Session,
  serverId: string,
  requestId: string,
  options: CallOptions = {},
) => ifFound(getInstanceAction(session, serverId, requestId, options));
