import { OpenStackError } from "../openstack/errors";
import { type InstanceAction, listInstanceActions } from "../openstack/nova/instance-actions";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { type TakenHold, wasLetGoByUs } from "./was-let-go-by-us";

/** So many records back at most. */
const RECORDS = 20;

/** Names on Nova's record of actions, and what we know of our own. */
export interface LostThaw {
  hold: string;
  release: string;
  taken: TakenHold | undefined;
  /** When the first thaw was sent, by the monotonic clock, ms. */
  sentAt: number;
}

/**
 * Whether a thaw of ours was taken on although its answer was lost: Nova's record of actions is the witness, see
 * wasLetGoByUs. In doubt no: a VM that ran meanwhile must not pass for one that was held.
 */
export async function wasThawnByUs(
  session: Session,
  serverId: string,
  thaw: LostThaw,
  options: CallOptions,
): Promise<boolean> {
  try {
    const { user, expiresAt, expiresAtMonotonic } = await session.token(options);
    const actions: InstanceAction[] = [];
    for await (const action of listInstanceActions(session, serverId, { ...options, pageSize: RECORDS }))
      if (actions.push(action) >= RECORDS) break;
    // The site's own clock, kept by our monotonic one: our wall clock may have been set since the sign-in.
    const sentAtNova = expiresAt.getTime() - (expiresAtMonotonic - thaw.sentAt);
    return wasLetGoByUs(actions, { ...thaw, userId: user.id, sentAtNova });
  } catch (error) {
    if (error instanceof OpenStackError) return false;
    throw error;
  }
}
