import { type Answer, type Ask, empty, type Task } from "../../core/http";
import type { Site } from "../../core/site";
import { beginAction, beginEvent, endAction } from "../instance-actions";
import { SERVERS, type Server } from "../rows";
import { changeServer } from "../server-change";

/** Something that a compute host does with a server after the API has answered. */
export interface Transition {
  /** Its name in the record of actions. */
  action: string;
  event: string;
  /** The server has it until the work is done. */
  taskState: string;
  /** How long that takes, as seen on devcloud with its fake hypervisor. */
  ms: number;
  /** The work; the task state is cleared with it. */
  finish(site: Site, server: Server, args: Readonly<Record<string, unknown>>): Partial<Server>;
  /** What a failure leaves; the task state is cleared as well. (nova/compute/manager.py, reverts_task_state) */
  onFailure?(site: Site, server: Server, args: Readonly<Record<string, unknown>>): Partial<Server>;
}

export interface Work {
  serverId: string;
  requestId: string;
  args: Readonly<Record<string, unknown>>;
}

/** Accepts it: the record begins, the server has the task, the work waits for its time. */
export function begin(
  { site, requestId, caller }: Ask,
  server: Server,
  task: string,
  transition: Transition,
  args: Readonly<Record<string, unknown>> = {},
): Answer {
  changeServer(site, server.id, { taskState: transition.taskState });
  beginAction(site, server.id, transition.action, requestId, caller);
  beginEvent(site, server.id, requestId, transition.event, server.hostName ?? undefined);
  site.later(task, transition.ms, server.id, { serverId: server.id, requestId, args } satisfies Work);
  return empty(202);
}

/** The task that does the work. */
export const taskOf =
  (transition: Transition): Task =>
  (site: Site, { serverId, requestId, args }: Work, failure: string | undefined) => {
    const server = site.rows(SERVERS).get(serverId);
    if (!server) return;
    if (server.taskState !== transition.taskState)
      return void endAction(site, serverId, requestId, { error: unexpected(server, transition) });
    if (failure === undefined) {
      changeServer(site, serverId, { taskState: null, ...transition.finish(site, server, args) });
      return void endAction(site, serverId, requestId);
    }
    const fault = { code: 500, message: failure, details: "", createdAt: site.now() };
    changeServer(site, serverId, {
      taskState: null,
      fault,
      ...transition.onFailure?.(site, server, args),
    });
    endAction(site, serverId, requestId, { error: failure });
  };

/** Somebody reset the state meanwhile. (nova/exception.py, UnexpectedTaskStateError) */
const unexpected = ({ id, taskState }: Server, transition: Transition) =>
  `Conflict updating instance ${id}. Expected: {'task_state': ['${transition.taskState}']}. Actual: {'task_state': ${
    taskState === null ? "None" : `'${taskState}'`
  }}`;
