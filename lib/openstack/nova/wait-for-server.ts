import type { Clock } from "@/lib/clock";
import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { waitFor } from "../wait-for";
import { findInstanceAction, type InstanceActionWithEvents } from "./instance-actions";
import type { Server } from "./servers";
import { findServer } from "./servers";

interface WaitOptions extends Pick<CallOptions, "urgent" | "globalRequestId"> {
  deadlineMs: number;
  /** How long it took before. */
  expectedMs?: number;
  interval?: { firstMs: number; maxMs: number };
  signal?: AbortSignal;
  clock?: Clock;
}

export interface WaitForServer extends WaitOptions {
  /** active, stopped, paused, suspended ...; one of these with no task is what is waited for. */
  vmState: string | readonly string[];
  /**
   * The VM before the action: its state counts only once it has changed. Of no use when it ends where it began
   * (reboot, live migration): give the request id then.
   */
  before?: Server;
  /**
   * Of the action that is waited for: its record tells when it has ended and whether it failed, also when the VM
   * is in the same state as before.
   */
  requestId?: string | undefined;
}

/** The state that a wait compares. */
const stateOf = (s: Server): string => `${s.vmState ?? s.status}, ${s.taskState ?? "no task"}`;

/**
 * Wait until a VM is in a state, with no task. ERROR ends the wait, unless it is the state waited for; so does the
 * failure of the action.
 * @returns the VM as it is then
 * @throws OpenStackError kind "conflict" with the fault's message when it failed, "timeout" past the deadline
 */
export async function waitForServer(session: Session, id: string, w: WaitForServer): Promise<Server> {
  const wanted = typeof w.vmState === "string" ? [w.vmState] : w.vmState;
  const isWanted = (s: Server) => s.taskState === null && wanted.includes(s.vmState ?? "");
  const seen = await waitFor<{ server: Server; action: InstanceActionWithEvents | undefined }>({
    ...common(session, w),
    what: `server ${id} to become ${wanted.join(" or ")}`,
    get: async (signal) => {
      // In this order: an action that has ended by now is in the VM's state below.
      const call = { signal, urgent: w.urgent, globalRequestId: w.globalRequestId };
      const action = w.requestId ? await findInstanceAction(session, id, w.requestId, call) : undefined;
      const server = await findServer(session, id, call);
      return server && { server, action };
    },
    stateOf: (v) => stateOf(v.server),
    stateBefore: w.before && !w.requestId ? stateOf(w.before) : undefined,
    isDone: (v) => isWanted(v.server) && (w.requestId === undefined || hasEnded(v.action)),
    failureOf: ({ server, action }) => {
      if (action?.hasFailed && server.taskState === null) return reasonOf(action, server);
      const isBroken = server.vmState === "error" && server.taskState === null && !wanted.includes("error");
      // One that was broken before may show so for a moment more.
      if (isBroken && (w.before?.vmState !== "error" || hasEnded(action)))
        return `its state is ERROR${server.fault ? `: ${server.fault.message}` : ""}`;
      return undefined;
    },
    absentMeans: "pending",
  });
  if (!seen) throw new Error("unreachable: absence is never done here");
  return seen.server;
}

/**
 * Wait until a VM is gone for good.
 * @throws OpenStackError kind "timeout" past the deadline
 */
export async function waitUntilServerGone(session: Session, id: string, w: WaitOptions): Promise<void> {
  await waitFor<Server>({
    ...common(session, w),
    what: `server ${id} to be gone`,
    get: (signal) =>
      findServer(session, id, { signal, urgent: w.urgent, globalRequestId: w.globalRequestId }),
    stateOf,
    // Shown as deleted for a moment, while Nova still takes it for a marker.
    isDone: () => false,
    absentMeans: "done",
  });
}

const common = (session: Session, w: WaitOptions) => ({
  site: session.site,
  deadlineMs: w.deadlineMs,
  ...(w.expectedMs === undefined ? {} : { expectedMs: w.expectedMs }),
  ...(w.interval ? { interval: w.interval } : {}),
  ...(w.signal ? { signal: w.signal } : {}),
  ...(w.clock ? { clock: w.clock } : {}),
});

const hasEnded = (a: InstanceActionWithEvents | undefined): boolean =>
  a !== undefined && a.events.length > 0 && a.events.every((e) => e.finishedAt !== undefined);

function reasonOf(action: InstanceActionWithEvents, server: Server): string {
  const event = action.events.findLast((e) => e.hasFailed);
  const why = event?.details ?? server.fault?.message;
  return `its ${action.action} failed${event ? ` at ${event.event}` : ""}${why ? `: ${why}` : ""}`;
}
