import type { Server } from "../openstack/nova/servers";
import { explainTask, explainVmState } from "./explain-state";
import type { HeldState } from "./quiesce-method";
import type { Look } from "./thaw-loop";

/**
 * How a VM that is held by one of Nova's states is found. Pure.
 * @param server undefined: there is none
 * @param held the vm_state that holds it
 */
export function lookAtServer(server: Pick<Server, "vmState" | "taskState"> | undefined, held: string): Look {
  if (!server) return { is: "gone" };
  const { vmState, taskState } = server;
  if (vmState === undefined || taskState === undefined) return { is: "unknown", ...UNTOLD };
  // What else Nova does with a VM that runs holds nothing still.
  if (taskState !== null && (vmState === held || TASKS[held]?.includes(taskState)))
    return { is: "busy", ...explainTask(taskState) };
  if (vmState === held) return { is: "held" };
  if (vmState === "error") return { is: "stuck", ...explainVmState(vmState) };
  const reason =
    vmState === "active"
      ? `it was active already: somebody else has made it so, or it was never ${held}`
      : `it is not ${held}: ${explainVmState(vmState).reason}`;
  return { is: "running", reason };
}

/** There and back, by vm_state (nova/compute/task_states.py). */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  paused: ["pausing", "unpausing"],
  suspended: ["suspending", "resuming"],
  stopped: ["powering-off", "powering-on"],
};

const UNTOLD = {
  reason: "Nova does not tell its state: its cell may be down",
  todo: "See whether the site's cells are up (openstack compute service list).",
};

/** Pure. */
export const heldOf = ({ is }: Look): HeldState => {
  if (is === "held") return "frozen";
  return is === "running" || is === "gone" ? is : "unknown";
};
