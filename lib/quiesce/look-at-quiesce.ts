import type { QuiescedServer, QuiesceReport } from "../openstack/nova/quiesce";
import { explainTask, explainVmState, GONE, NO_GUARD, type Obstacle, THAW_OWED } from "./explain-state";
import type { HeldState } from "./quiesce-method";
import type { Look } from "./thaw-loop";

/** One nova-api that lacks the filter. */
export const NOT_INSTALLED: Obstacle = {
  reason: "the nova-api that answered has no quiesce action",
  todo: "Install nova-quiesce in every nova-api of the site, or choose another method.",
};

const find = (report: QuiesceReport, id: string) => report.servers.find((s) => s.id === id);

/** What is in the way of quiescing a VM, by the filter's own report; undefined when nothing is. Pure. */
export function obstacleIn(report: QuiesceReport | undefined, serverId: string): Obstacle | undefined {
  if (!report) return NOT_INSTALLED;
  if (!report.guards.some((g) => g.isUp)) return NO_GUARD;
  const server = find(report, serverId);
  if (!server) return GONE;
  return server.isThawOwed && server.vmState !== "quiesced" ? becauseOf(THAW_OWED, server) : undefined;
}

/** How the filter's report finds a VM that is to be thawed. Pure. */
export function lookIn(report: QuiesceReport | undefined, serverId: string): Look {
  if (!report) return { is: "unknown", ...NOT_INSTALLED };
  const server = find(report, serverId);
  if (!server) return { is: "unknown", ...GONE };
  const { vmState, taskState } = server;
  // What else Nova does with a VM that is not frozen holds nothing still.
  if (taskState !== null && (vmState === "quiesced" || /^(un)?quiescing$/.test(taskState)))
    return { is: "busy", ...becauseOf(explainTask(taskState), server) };
  if (vmState === "quiesced") return { is: "held" };
  if (heldStateOf(server) === "unknown") return { is: "busy", ...becauseOf(THAW_OWED, server) };
  const state = vmState === "active" ? "it was running already" : explainVmState(vmState ?? "").reason;
  const why = server.reason ?? "its time-out has thawed it, somebody else has, or it was never frozen";
  return { is: "running", reason: `${state}: ${why}` };
}

/** Pure. */
export function heldStateOf({ frozen, taskState, isThawOwed }: QuiescedServer): HeldState {
  if (taskState === "quiescing" || taskState === "unquiescing") return "unknown";
  if (frozen === "yes") return "frozen";
  return frozen === "unknown" || isThawOwed ? "unknown" : "running";
}

const becauseOf = ({ reason, todo }: Obstacle, server: QuiescedServer): Obstacle => ({
  reason: server.reason ? `${reason}: ${server.reason}` : reason,
  todo,
});
