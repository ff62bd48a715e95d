import { OpenStackError } from "../openstack/errors";
import { findInstanceAction } from "../openstack/nova/instance-actions";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** What came of an action; "untold": there is no record of it for us. */
export type ActionResult =
  | { is: "going-on" | "untold" }
  /** `tookMs`: at its compute host, in whole seconds; undefined when that is not on record. */
  | { is: "done"; tookMs: number | undefined }
  | { is: "failed"; why: string | undefined };

/**
 * What came of an action that Nova has taken on, by its own record: costs a third of asking for the VM, and tells why
 * it failed. (nova/compute/utils.py EventReporter)
 * @throws OpenStackError when it cannot be asked for the moment
 */
export async function askAction(
  session: Session,
  serverId: string,
  requestId: string | undefined,
  options: CallOptions,
): Promise<ActionResult> {
  if (requestId === undefined) return { is: "untold" };
  try {
    const action = await findInstanceAction(session, serverId, requestId, options);
    if (!action) return { is: "untold" };
    if (action.hasFailed) return { is: "failed", why: action.events.findLast((e) => e.hasFailed)?.details };
    const hasEnded = action.events.length > 0 && action.events.every((e) => e.finishedAt !== undefined);
    return hasEnded ? { is: "done", tookMs: tookOf(action.events) } : { is: "going-on" };
  } catch (error) {
    const isHidden = error instanceof OpenStackError && /^(forbidden|microversion)$/.test(error.kind);
    if (isHidden) return { is: "untold" };
    throw error;
  }
}

function tookOf(events: readonly { startedAt?: string | undefined; finishedAt?: string | undefined }[]) {
  const longest = Math.max(
    ...events.map((e) => Date.parse(e.finishedAt ?? "") - Date.parse(e.startedAt ?? "")),
  );
  return Number.isFinite(longest) ? longest : undefined;
}
