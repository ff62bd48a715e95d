import { OpenStackError } from "../openstack/errors";
import type { Accepted } from "../openstack/nova/server-actions";
import { findServer } from "../openstack/nova/servers";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { askAction } from "./ask-action";
import { awaitHeld } from "./await-held";
import { explainFailure, failedQuiesce } from "./explain-failure";
import { GONE, type Obstacle } from "./explain-state";
import { fenced } from "./fenced";
import { isAdminSession } from "./is-admin-session";
import { judgeMethod } from "./judge-method";
import { heldOf, lookAtServer } from "./look-at-server";
import { mapLimited } from "./map-limited";
import { METHOD_FACTS } from "./method-facts";
import type {
  HeldState,
  MethodConsistency,
  Possibility,
  QuiesceCall,
  QuiesceMethod,
  QuiesceOutcome,
  QuiesceTarget,
  ThawCall,
  ThawOutcome,
} from "./quiesce-method";
import { type Look, type SentThaw, thawLoop } from "./thaw-loop";
import type { TakenHold } from "./was-let-go-by-us";
import { whoseHold } from "./whose-hold";

type Act = (session: Session, serverId: string, options: CallOptions) => Promise<Accepted>;

/** A state of Nova's own that holds a VM still, and the actions there and back. */
export interface NovaHold {
  /** Also the hold's name in Nova's record of actions. */
  name: "pause" | "suspend" | "stop";
  vmState: string;
  hold: Act;
  release: Act;
  /** The release's name in Nova's record of actions (nova/compute/instance_actions.py). */
  releaseAction: string;
  /**
   * What it is worth for this VM, when that is less than the method promises.
   * @param tookMs the hold, at the compute host; undefined: not known
   */
  worth?(target: QuiesceTarget, tookMs: number | undefined): MethodConsistency | undefined;
}

const going = ({ releaseAction }: NovaHold): Obstacle => ({
  reason: `Nova has taken its ${releaseAction} on, and has not confirmed it`,
  todo: "See whether its compute host is up; it is thawed again and again until it is sure.",
});

const arriving = ({ name }: NovaHold): Obstacle => ({
  reason: `it runs, and the ${name} whose answer was lost may still arrive`,
  todo: "It is looked at again until a minute has passed.",
});

const theirs = ({ vmState }: NovaHold) => ({
  is: "running" as const,
  reason: `it is ${vmState} by somebody else: what we did not freeze we do not thaw`,
});

/** A request whose answer was lost may wait in a proxy for so long, and be carried out then. */
const SETTLE_MS = 60_000;

/** For so long a thaw is believed to be going on without a look at the VM itself. */
const BELIEVED_MS = 3_000;

/** Of the methods that hold a VM by one of Nova's states: alike but for the actions. */
export function novaHold(session: Session, held: NovaHold): QuiesceMethod {
  const { clock } = session.transport;
  const sent = new Map<string, SentThaw>();
  /** Until when a quiesce may still arrive, by server id. */
  const onItsWay = new Map<string, number>();
  /** Those of which Nova has accepted our hold, and when a quiesce was last sent; by server id. */
  const accepted = new Map<string, TakenHold>();
  const sentAt = new Map<string, number>();

  async function check(target: QuiesceTarget, call: ThawCall): Promise<Possibility> {
    const fromAfar = judgeMethod(held.name, target);
    try {
      const isAdmin = await isAdminSession(session, call);
      const server = await findServer(session, target.serverId, call);
      if (!server) return { isPossible: false, ...GONE };
      const { vmState, taskState, isLocked } = server;
      return judgeMethod(held.name, { ...target, vmState, taskState, isLocked }, { isAdmin });
    } catch (error) {
      if (!(error instanceof OpenStackError)) throw error;
      return fromAfar.isPossible ? { isPossible: false, ...explainFailure(error) } : fromAfar;
    }
  }

  async function quiesce(target: QuiesceTarget, call: QuiesceCall): Promise<QuiesceOutcome> {
    const { serverId } = target;
    const endsAt = clock.monotonic() + call.deadlineMs;
    sent.delete(serverId);
    const fence = fenced(call.assertFence);
    const { signal, globalRequestId, deadlineMs } = call;
    try {
      const beforeSending = () => {
        fence.beforeSending();
        sentAt.set(serverId, clock.now());
      };
      const options = { signal, globalRequestId, deadlineMs, beforeSending };
      const { requestId } = await held.hold(session, serverId, options);
      accepted.set(serverId, { requestId, answeredAt: clock.monotonic() });
      const worth = (tookMs: number | undefined) => held.worth?.(target, tookMs);
      const outcome = await awaitHeld(session, { serverId, requestId, endsAt, held, call, worth });
      if (outcome.state === "not-frozen") accepted.delete(serverId);
      return outcome;
    } catch (error) {
      fence.rethrow();
      if (!(error instanceof OpenStackError)) throw error;
      if (error.isAmbiguous && error.kind !== "server_error")
        onItsWay.set(serverId, clock.monotonic() + SETTLE_MS);
      return failedQuiesce(error);
    }
  }

  async function thaw({ serverId }: QuiesceTarget, call: ThawCall): Promise<ThawOutcome> {
    let isOurs = accepted.has(serverId);
    const hold = { action: held.name, sentAt: call.quiesceSentAt?.getTime() ?? sentAt.get(serverId) };
    /** In doubt it is: a VM must not stay held. */
    const asksWhose = async (options: CallOptions): Promise<boolean> => {
      isOurs ||= (await whoseHold(session, serverId, hold, options)) !== "theirs";
      return isOurs;
    };
    const outcome = await thawLoop({
      session,
      serverId,
      call,
      sent,
      hold: held.name,
      release: held.releaseAction,
      taken: accepted.get(serverId),
      isDoneWhenAnswered: false,
      send: (options) => held.release(session, serverId, options),
      maySend: asksWhose,
      look: async (options, before) => {
        const seen = await look(serverId, options, before);
        const is = seen.is === "held" && !(await asksWhose(options)) ? theirs(held) : seen;
        if (is.is === "running" && mayArrive(serverId, call) && !before?.isAccepted)
          return { is: "busy", ...arriving(held) };
        if (is.is === "held") onItsWay.delete(serverId);
        return is;
      },
    });
    if (outcome.state !== "unknown") for (const known of [accepted, sentAt, onItsWay]) known.delete(serverId);
    return outcome;
  }

  /** Whether a quiesce whose answer is not known to us may still be carried out. */
  function mayArrive(serverId: string, { quiesceSentAt }: ThawCall): boolean {
    const until = onItsWay.get(serverId);
    if (until !== undefined) return clock.monotonic() < until;
    if (quiesceSentAt === undefined || accepted.has(serverId)) return false;
    return clock.now() < quiesceSentAt.getTime() + SETTLE_MS;
  }

  async function look(serverId: string, options: CallOptions, before: SentThaw | undefined): Promise<Look> {
    const action = await askAction(session, serverId, before?.requestId, options);
    if (action.is === "done") return { is: "running", reason: "" };
    // A record whose nova-compute was restarted may never end.
    const isFresh = before !== undefined && clock.now() - before.at < BELIEVED_MS;
    if (action.is === "going-on" && isFresh) return { is: "busy", ...going(held) };
    return lookAtServer(await findServer(session, serverId, options), held.vmState);
  }

  async function states(targets: readonly QuiesceTarget[], call: ThawCall) {
    const ids = [...new Set(targets.map((t) => t.serverId))];
    const found = await mapLimited(ids, async (id): Promise<[string, HeldState]> => {
      try {
        const server = await findServer(session, id, { ...call, urgent: true });
        const state = heldOf(lookAtServer(server, held.vmState));
        return [id, state === "running" && mayArrive(id, call) ? "unknown" : state];
      } catch (error) {
        if (error instanceof OpenStackError) return [id, "unknown"];
        throw error;
      }
    });
    return new Map(found);
  }

  return { name: held.name, ...METHOD_FACTS[held.name], check, quiesce, thaw, states };
}
