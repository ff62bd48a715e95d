import { OpenStackError } from "../openstack/errors";
import { findServer } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { askAction } from "./ask-action";
import { explainFailure } from "./explain-failure";
import { GONE } from "./explain-state";
import { lookAtServer } from "./look-at-server";
import type { NovaHold } from "./nova-hold";
import type { MethodConsistency, QuiesceCall, QuiesceOutcome } from "./quiesce-method";
import { UNKNOWN_TODO } from "./unknown-todo";

export interface AwaitHeld {
  serverId: string;
  /** Of the action that Nova has accepted. */
  requestId: string | undefined;
  /** On the session's monotonic clock. */
  endsAt: number;
  held: Pick<NovaHold, "name" | "vmState">;
  /** What it is worth, when that is less than promised. @param tookMs at the compute host; undefined: not known */
  worth?: ((tookMs: number | undefined) => MethodConsistency | undefined) | undefined;
  call: QuiesceCall;
}

const PAUSE_MS = { first: 50, max: 500 };
const MIN_CALL_MS = 250;

/** Wait until an action that Nova has taken on holds a VM, failed, or the deadline is past. */
export async function awaitHeld(session: Session, w: AwaitHeld): Promise<QuiesceOutcome> {
  const { clock } = session.transport;
  const { signal, globalRequestId } = w.call;
  let trouble = "";
  for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(pauseMs * 1.5, PAUSE_MS.max)) {
    const leftMs = Math.max(w.endsAt - clock.monotonic(), 0);
    await clock.sleep(Math.min(pauseMs, leftMs), signal).catch(() => {});
    const deadlineMs = Math.max(w.endsAt - clock.monotonic(), MIN_CALL_MS);
    try {
      const outcome = await look(session, w, { signal, globalRequestId, deadlineMs });
      if (outcome) return outcome;
    } catch (error) {
      if (!(error instanceof OpenStackError)) throw error;
      trouble = `; last: ${explainFailure(error).reason}`;
    }
    if (signal?.aborted || clock.monotonic() >= w.endsAt) return late(w, trouble);
  }
}

function frozen({ worth }: AwaitHeld, tookMs?: number): QuiesceOutcome {
  const consistency = worth?.(tookMs);
  return { state: "frozen", thawsBy: null, ...(consistency && { consistency }) };
}

const late = ({ held, call }: AwaitHeld, trouble: string): QuiesceOutcome => ({
  state: "unknown",
  reason: `Nova has taken the ${held.name} on, and it was not ${held.vmState} within ${call.deadlineMs} ms${trouble}`,
  todo: UNKNOWN_TODO,
});

/** Undefined while it is on its way. */
async function look(
  session: Session,
  w: AwaitHeld,
  options: CallOptions,
): Promise<QuiesceOutcome | undefined> {
  const { serverId, requestId, held } = w;
  const action = await askAction(session, serverId, requestId, options);
  if (action.is === "done") return frozen(w, action.tookMs);
  if (action.is === "going-on") return undefined;
  const seen = lookAtServer(await findServer(session, serverId, options), held.vmState);
  if (seen.is === "gone") return { state: "not-frozen", ...GONE };
  if (seen.is === "held") return frozen(w);
  if (seen.is === "stuck") return { state: "unknown", reason: seen.reason, todo: seen.todo };
  // Without a record, one that runs may not have begun.
  if (seen.is !== "running" || action.is !== "failed") return undefined;
  return {
    state: "not-frozen",
    reason: `its ${held.name} failed at its compute host${action.why ? `: ${action.why}` : ""} (${requestId})`,
    todo: "Look for the request id in nova-compute's log, or choose another method for it.",
  };
}
