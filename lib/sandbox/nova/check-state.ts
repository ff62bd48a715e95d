import type { Caller } from "../core/http";
import { Refusal } from "../core/refusal";
import type { Server } from "./rows";

/** @throws Refusal 409 to members while it is locked (nova/compute/api.py, check_instance_lock) */
export function checkLock(caller: Caller, server: Server): void {
  if (server.lockedBy && !caller.isAdmin) throw new Refusal(409, `Instance ${server.id} is locked`);
}

export interface Demand {
  /** Any, when left out. */
  vmStates?: readonly string[];
  /** None, when left out. */
  taskStates?: readonly (string | null)[] | "any";
  /** It must have been up once; true when left out. */
  hasLaunched?: boolean;
}

/**
 * @param action as Nova names it in the refusal
 * @throws Refusal 409 (nova/compute/api.py check_instance_state, nova/api/openstack/common.py raise_http_conflict)
 */
export function checkState(
  server: Server,
  action: string,
  { vmStates, taskStates = [null], hasLaunched = true }: Demand,
): void {
  const cannot = (attr: string, state: string) =>
    new Refusal(409, `Cannot '${action}' instance ${server.id} while it is in ${attr} ${state}`);
  if (vmStates && !vmStates.includes(server.vmState)) throw cannot("vm_state", server.vmState);
  if (taskStates !== "any" && !taskStates.includes(server.taskState))
    throw server.taskState === null ? invalid(server, action) : cannot("task_state", server.taskState);
  if (hasLaunched && server.launchedAt === null) throw invalid(server, action);
}

const invalid = (server: Server, action: string) =>
  new Refusal(409, `Instance ${server.id} is in an invalid state for '${action}'`);
