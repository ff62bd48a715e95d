import { OpenStackError } from "../openstack/errors";
import { findInstanceAction, type InstanceActionWithEvents } from "../openstack/nova/instance-actions";
import { findServer } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import { explainFailure, UNKNOWN_TODO } from "./explain-failure";
import { GONE } from "./explain-state";
import { lookAtServer } from "./look-at-server";
import type { NovaHold } from "./nova-hold";
import type { QuiesceCall, QuiesceOutcome } from "./quiesce-method";

export interface AwaitHeld {
  serverId: string;
  /** Of the action that Nova has accepted. */
  requestId: string | undefined;
  /** On the session's monotonic clock. */
  endsAt: number;
  held: Pick<NovaHold, "name" | "vmState">;
  call: QuiesceCall;
}

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 500;
const MIN_CALL_MS = 250;

/**
 * Wait until an accepted action holds a VM. Nova's record of the action is asked, not the VM, where it can be: that costs
 * a third, and tells why it failed. (nova/compute/utils.py EventReporter)
 */
export async function awaitHeld(session: Session, w: AwaitHeld): Promise<QuiesceOutcome> {
  const { clock } = session.transport;
  let trouble = "";
  let requestId = w.requestId;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, MAX_PAUSE_MS)) {
    await clock
      .sleep(Math.max(0, Math.min(pauseMs, w.endsAt - clock.monotonic())), w.call.signal)
      .catch(() => {});
    const { signal, globalRequestId } = w.call;
    const deadlineMs = Math.max(w.endsAt - clock.monotonic(), MIN_CALL_MS);
    const options = { signal, globalRequestId, deadlineMs };
    try {
      const action = requestId
        ? await findInstanceAction(session, w.serverId, requestId, options)
        : undefined;
      if (!action) requestId = undefined;
      if (action && hasEnded(action) && !action.hasFailed) return HELD;
      if (!action || action.hasFailed) {
        const outcome = await seen(session, w, action, options);
        if (outcome) return outcome;
      }
    } catch (error) {
      if (!(error instanceof OpenStackError)) throw error;
      // A policy may hide the record.
      if (error.kind === "forbidden" || error.kind === "microversion") requestId = undefined;
      trouble = `; last: ${explainFailure(error).reason}`;
    }
    if (w.call.signal?.aborted || clock.monotonic() >= w.endsAt) return late(w, trouble);
  }
}

const HELD: QuiesceOutcome = { state: "frozen", thawsBy: null };

const late = ({ held, call }: AwaitHeld, trouble: string): QuiesceOutcome => ({
  state: "unknown",
  reason: `Nova has taken the ${held.name} on, and it was not ${held.vmState} within ${call.deadlineMs} ms${trouble}`,
  todo: UNKNOWN_TODO,
});

const hasEnded = (a: InstanceActionWithEvents): boolean =>
  a.events.length > 0 && a.events.every((e) => e.finishedAt !== undefined);

/** What the VM itself shows; undefined while it is on its way. */
async function seen(
  session: Session,
  w: AwaitHeld,
  action: InstanceActionWithEvents | undefined,
  options: Parameters<typeof findServer>[2],
): Promise<QuiesceOutcome | undefined> {
  const look = lookAtServer(await findServer(session, w.serverId, options), w.held.vmState);
  if (look.is === "gone") return { state: "not-frozen", ...GONE };
  if (look.is === "held") return HELD;
  if (look.is === "running" && action) {
    const why = action.events.findLast((e) => e.hasFailed)?.details;
    return {
      state: "not-frozen",
      reason: `its ${w.held.name} failed at its compute host${why ? `: ${why}` : ""} (${action.requestId})`,
      todo: "Look for the request id in nova-compute's log, or choose another method for it.",
    };
  }
  return look.is === "stuck" ? { state: "unknown", reason: look.reason, todo: look.todo } : undefined;
}
