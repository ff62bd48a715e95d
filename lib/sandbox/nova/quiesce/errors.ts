import { POWER, type Server } from "../rows";
import type { AgentError } from "./agent";

/* What nova-compute's errors mean. (nova-quiesce/nova_quiesce/hypervisor.py) */

const NOT_RUNNING = /\[Error Code 55\]|domain is not running/;
const OFF: readonly number[] = [POWER.none, POWER.shutdown, POWER.crashed];

/** Whether a failed freeze has certainly not reached the guest. */
export const isNotFrozen = ({ kind, text }: AgentError): boolean =>
  kind === "cannot" || kind === "absent" || /agent is not connected/.test(text) || NOT_RUNNING.test(text);

/** Whether a freeze failed because the guest is frozen already. */
export const isFrozenBefore = ({ text }: AgentError): boolean =>
  /guest-fsfreeze-freeze has been disabled|in frozen state/.test(text);

/** Whether a thaw failed because the guest is off, or paused. */
export const isNotRunning = ({ text }: AgentError): boolean => NOT_RUNNING.test(text);

const isHeldOtherwise = ({ vmState, taskState }: Server): boolean =>
  vmState === "paused" || vmState === "suspended" || (taskState !== null && taskState !== "unquiescing");

/** Whether a failed thaw has failed because no guest is frozen. A paused one comes back frozen. */
export function isNothingToThaw(error: AgentError, server: Server): boolean {
  if (error.kind === "cannot" || /guest-fsfreeze-thaw has been disabled/.test(error.text)) return true;
  if (server.hostName === null) return true;
  return isNotRunning(error) && !isHeldOtherwise(server) && OFF.includes(server.powerState);
}

/** Whether its host knows no such guest; once alone may be a migration. */
export const isAbsent = (error: AgentError, server: Server): boolean =>
  error.kind === "absent" && !isHeldOtherwise(server);
