import { isPoweredOff } from "../../backups/is-powered-off";
import type { Server } from "../../openstack/nova/servers";

/** What a look at a VM says about whether it runs. */
export type Power =
  | "gone"
  | "off"
  | "runs"
  /** Nova is at it: what comes of that is waited for. */
  | "busy"
  /** It can neither be stopped, nor be said to be off. */
  | { cause: string; todo: string };

/** Its memory lies on a disk: nothing runs before somebody resumes it. (nova/compute/vm_states.py) */
const ASLEEP: readonly (string | undefined)[] = ["suspended"];
/** From these Nova stops a VM. (nova/compute/api.py stop) */
const STOPPABLE: readonly (string | undefined)[] = ["active", "error"];
/** Marked, and off until somebody restores it. (nova/compute/api.py soft_delete) */
const DELETED: readonly (string | undefined)[] = ["soft-delete", "deleted"];
const RUNNING = 1;

type Look = Pick<Server, "vmState" | "taskState" | "powerState" | "isUnknown">;

/** Whether a VM runs, by Nova's word alone. Pure. @param server undefined: there is none */
export function judgePower(server: Look | undefined): Power {
  if (server === undefined) return "gone";
  const { vmState, taskState, powerState, isUnknown } = server;
  if (isUnknown || vmState === undefined)
    return {
      cause: "Nova knows of it, and cannot say more: the cell that it is in is down",
      todo: "Look at the cell’s database and message queue, or make sure by hand that the VM is off.",
    };
  if (taskState !== null && taskState !== undefined) return "busy";
  if (isPoweredOff(vmState) || ASLEEP.includes(vmState) || DELETED.includes(vmState))
    // Its host has found it running, and Nova is about to correct itself. (nova/compute/manager.py _sync_power_states)
    return powerState === RUNNING ? "busy" : "off";
  if (STOPPABLE.includes(vmState)) return "runs";
  return {
    cause: `it is ${vmState}, and Nova stops no VM in that state`,
    todo: "Bring it back to active, or stop it by hand.",
  };
}
