import type { InstanceAction } from "../openstack/nova/instance-actions";

/** A hold of ours that Nova has taken on. */
export interface TakenHold {
  /** Of Nova's record of it. */
  requestId: string | undefined;
  /** When its answer was here, by the monotonic clock, ms. */
  answeredAt: number;
}

export interface LetGo {
  /** Who we are to Nova. */
  userId: string;
  /** The names on record of the hold, and of what ends it. */
  hold: string;
  release: string;
  /** Undefined: another worker sent it, or its answer was lost. */
  taken: TakenHold | undefined;
  /** When the first of our releases was sent: by the monotonic clock, and by Nova's clock as we know it; ms. */
  sentAt: number;
  sentAtNova: number;
}

type Recorded = Pick<InstanceAction, "action" | "requestId" | "userId" | "startedAt" | "hasFailed">;

/** How exactly Nova's clock is known from a sign-in. */
const SLACK_MS = 2_000;

/**
 * Whether it was we who let a VM go, although the answer was lost. Nova takes a release on in the held state alone, so
 * the first one on its record after our hold is the one that ended it: no other may pass for it. Our hold is known by
 * its request id, or else it is the newest. Pure. (nova/compute/api.py _record_action_start)
 *
 * The record does not tell two releases by the same user apart. Ours cannot have begun sooner after the hold than we
 * sent it after the hold's answer: two spans, each by one clock. A hold of another worker's gives no span; then Nova's
 * clock is reckoned from ours.
 * @param actions Nova's record, newest first
 */
export function wasLetGoByUs(actions: readonly Recorded[], facts: LetGo): boolean {
  const { userId, hold, release, taken, sentAt, sentAtNova } = facts;
  // What failed for somebody else has changed nothing.
  const counted = actions.filter((a) => !a.hasFailed || a.userId === userId);
  const own = taken?.requestId;
  const at = counted.findIndex((a) => (own === undefined ? a.action === hold : a.requestId === own));
  const held = counted[at];
  const ended = counted.slice(0, Math.max(at, 0)).findLast((a) => a.action === release);
  if (!held || held.userId !== userId || !ended || ended.userId !== userId) return false;
  const [heldAt, endedAt] = [held, ended].map((a) => Date.parse(a.startedAt ?? "")) as [number, number];
  if (!taken) return endedAt >= sentAtNova - SLACK_MS;
  return endedAt - heldAt + grainOf(heldAt, endedAt) >= sentAt - taken.answeredAt;
}

/** MySQL keeps whole seconds, other databases all of it: then two times on record are a second off at most. */
const grainOf = (...times: readonly number[]) => (times.every((ms) => ms % 1_000 === 0) ? 1_000 : 0);
