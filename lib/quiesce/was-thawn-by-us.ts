import { OpenStackError } from "../openstack/errors";
import { listInstanceActions } from "../openstack/nova/instance-actions";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/** Nova's records know whole seconds; our idea of its clock is about as exact. */
const SLACK_MS = 2_000;
/** So many records back at most. */
const RECORDS = 20;

/**
 * Whether a thaw of ours was taken on although its answer was lost: Nova's record of actions is the witness, since only
 * what the VM's state allowed is on it. In doubt no: a VM that ran meanwhile must not pass for one that was held.
 * (nova/compute/api.py _record_action_start)
 * @param action its name on record
 * @param sentAt when the first such thaw was sent, ms since the epoch, our clock
 */
export async function wasThawnByUs(
  session: Session,
  serverId: string,
  action: string,
  sentAt: number,
  options: CallOptions,
): Promise<boolean> {
  try {
    const { user, clockDifferenceMs } = await session.token(options);
    const since = sentAt + clockDifferenceMs - SLACK_MS;
    let seen = 0;
    for await (const a of listInstanceActions(session, serverId, { ...options, pageSize: RECORDS })) {
      if (a.action === action && a.userId === user.id && Date.parse(a.startedAt ?? "") >= since) return true;
      if (++seen >= RECORDS) return false;
    }
    return false;
  } catch (error) {
    if (error instanceof OpenStackError) return false;
    throw error;
  }
}
