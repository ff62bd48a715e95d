import { OpenStackError } from "../openstack/errors";
import { quiesceServer, showQuiesce, unquiesceServer } from "../openstack/nova/quiesce";
import type { Session } from "../openstack/session";
import { explainFailure, failedQuiesce } from "./explain-failure";
import { fenced } from "./fenced";
import { isAdminSession } from "./is-admin-session";
import { judgeMethod } from "./judge-method";
import { lookIn, obstacleIn } from "./look-at-quiesce";
import { METHOD_FACTS } from "./method-facts";
import { novaQuiesceStates } from "./nova-quiesce-states";
import type {
  Possibility,
  QuiesceCall,
  QuiesceMethod,
  QuiesceOutcome,
  QuiesceTarget,
  ThawCall,
  ThawOutcome,
} from "./quiesce-method";
import { type SentThaw, thawLoop } from "./thaw-loop";
import type { TakenHold } from "./was-let-go-by-us";

/** An answer later than this before the dead-man timer is of no use. */
const MARGIN_MS = 500;

/** What the filter of a site allows. */
export interface TimerLimits {
  defaultMs: number;
  maxMs: number;
}

const DEFAULT_LIMITS: TimerLimits = { defaultMs: 15_000, maxMs: 60_000 };

/**
 * Nova's quiesce action, which the filter nova-quiesce adds: flushes and freezes the guest's file systems; Nova thaws
 * by itself when the time is over. (nova-quiesce/doc/api-ref.rst)
 * @param limits of this site, see offerMethods; the filter's defaults when left out
 */
export function novaQuiesce(session: Session, limits: TimerLimits = DEFAULT_LIMITS): QuiesceMethod {
  const { clock } = session.transport;
  const sent = new Map<string, SentThaw>();
  /** When the timer of a quiesce of ours ends, by server id. */
  const timers = new Map<string, Date>();
  /** Those that Nova has told us of, by server id. */
  const taken = new Map<string, TakenHold>();

  async function check(target: QuiesceTarget, call: ThawCall): Promise<Possibility> {
    const site = { isAdmin: undefined as boolean | undefined };
    const fromAfar = judgeMethod("nova-quiesce", target);
    try {
      site.isAdmin = await isAdminSession(session, call);
      const report = await showQuiesce(session, [target.serverId], call);
      const obstacle = obstacleIn(report, target.serverId);
      if (obstacle) return { isPossible: false, ...obstacle };
      const now = report?.servers[0];
      return judgeMethod("nova-quiesce", { ...target, ...now }, site);
    } catch (error) {
      if (!(error instanceof OpenStackError)) throw error;
      return fromAfar.isPossible ? { isPossible: false, ...explainFailure(error) } : fromAfar;
    }
  }

  async function quiesce({ serverId }: QuiesceTarget, call: QuiesceCall): Promise<QuiesceOutcome> {
    const timeoutSeconds = Math.max(
      1,
      Math.floor(Math.min(call.thawAfterMs ?? limits.defaultMs, limits.maxMs) / 1000),
    );
    const fence = fenced(call.assertFence);
    for (const known of [sent, taken]) known.delete(serverId);
    try {
      const { requestId } = await quiesceServer(session, serverId, {
        signal: call.signal,
        globalRequestId: call.globalRequestId,
        timeoutSeconds,
        wait: true,
        deadlineMs: Math.max(1, Math.min(call.deadlineMs, timeoutSeconds * 1000 - MARGIN_MS)),
        beforeSending: () => {
          fence.beforeSending();
          // Nova counts from when it takes the call on, which is later.
          timers.set(serverId, new Date(clock.now() + timeoutSeconds * 1000));
        },
      });
      taken.set(serverId, { requestId, answeredAt: clock.monotonic() });
      return { state: "frozen", thawsBy: timers.get(serverId) ?? null };
    } catch (error) {
      fence.rethrow();
      if (!(error instanceof OpenStackError)) throw error;
      const outcome = failedQuiesce(error);
      if (outcome.state === "not-frozen") timers.delete(serverId);
      return outcome;
    }
  }

  async function thaw({ serverId }: QuiesceTarget, call: ThawCall): Promise<ThawOutcome> {
    const outcome = await thawLoop({
      session,
      serverId,
      call,
      sent,
      hold: "quiesce",
      release: "unquiesce",
      taken: taken.get(serverId),
      isDoneWhenAnswered: true,
      send: (options) => unquiesceServer(session, serverId, { ...options, wait: true }),
      look: async (options) => lookIn(await showQuiesce(session, [serverId], options), serverId),
    });
    const timer = timers.get(serverId);
    if (outcome.state !== "unknown") for (const known of [timers, taken]) known.delete(serverId);
    return outcome.state === "was-not-frozen" && timer
      ? { ...outcome, reason: `${outcome.reason}; ${endOf(timer)}` }
      : outcome;
  }

  /** Who has thawed it the clock does not tell. */
  const endOf = (timer: Date) =>
    `its time ${clock.now() >= timer.getTime() ? "ended" : "would have ended"} at ${timer.toISOString()}`;

  return {
    name: "nova-quiesce",
    ...METHOD_FACTS["nova-quiesce"],
    deadMan: { kind: "timer", at: "nova-api", ...limits },
    check,
    quiesce,
    thaw,
    states: (targets, call) => novaQuiesceStates(session, targets, call),
  };
}
