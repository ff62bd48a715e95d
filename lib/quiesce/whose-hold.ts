import { OpenStackError } from "../openstack/errors";
import { listInstanceActions } from "../openstack/nova/instance-actions";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";

/**
 * A hold of ours is on record about when it was sent, and the VM was seen running before. Wide, since clocks differ: a
 * hold of ours that is taken for somebody else's stays for ever.
 */
const SLACK_MS = 10 * 60_000;
/** So many records back at most. */
const RECORDS = 20;
/** A thaw waits no longer for it, ms. */
const PATIENCE_MS = 2_000;

/**
 * Who has last held a VM by an action, by Nova's record of actions: what was refused is not on it. "untold" when it
 * shows none, or cannot be asked. (nova/compute/api.py _record_action_start)
 * @param action its name on record
 * @param sentAt when ours was sent, ms since the epoch, our clock: what was asked for minutes before is not ours
 */
export async function whoseHold(
  session: Session,
  serverId: string,
  { action, sentAt }: { action: string; sentAt: number | undefined },
  { deadlineMs = PATIENCE_MS, ...rest }: CallOptions,
): Promise<"ours" | "theirs" | "untold"> {
  const options = { ...rest, deadlineMs: Math.min(deadlineMs, PATIENCE_MS) };
  try {
    const { user, expiresAt, expiresAtMonotonic } = await session.token(options);
    const { clock } = session.transport;
    // The site's own clock, kept by our monotonic one: our wall clock may have been set since the sign-in.
    const siteNow = expiresAt.getTime() - (expiresAtMonotonic - clock.monotonic());
    let seen = 0;
    for await (const a of listInstanceActions(session, serverId, { ...options, pageSize: RECORDS })) {
      if (++seen > RECORDS) break;
      const isByUs = a.userId === user.id;
      // What failed for somebody else holds nothing.
      if (a.action !== action || (a.hasFailed && !isByUs)) continue;
      const isBefore =
        sentAt !== undefined && Date.parse(a.startedAt ?? "") < siteNow - (clock.now() - sentAt) - SLACK_MS;
      return isByUs && !isBefore ? "ours" : "theirs";
    }
    return "untold";
  } catch (error) {
    if (error instanceof OpenStackError) return "untold";
    throw error;
  }
}
