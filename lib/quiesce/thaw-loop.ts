import { OpenStackError } from "../openstack/errors";
import type { Accepted } from "../openstack/nova/server-actions";
import type { Session } from "../openstack/session";
import type { CallOptions } from "../openstack/transport";
import { explainFailure } from "./explain-failure";
import type { Obstacle } from "./explain-state";
import type { ThawCall, ThawOutcome } from "./quiesce-method";
import type { TakenHold } from "./was-let-go-by-us";
import { wasThawnByUs } from "./was-thawn-by-us";

/** How a VM is found when it is looked at. */
export type Look =
  | { is: "held" }
  | { is: "gone" }
  | { is: "running"; reason: string }
  /** "busy": something goes on that is waited for; "stuck": only a person gets it out of this. */
  | ({ is: "busy" | "stuck" | "unknown" } & Obstacle);

/** A thaw that was sent, and of which it is not known what came of it. */
export interface SentThaw {
  /** The first of them: ms since the epoch, our clock; and by the monotonic one. */
  at: number;
  atMonotonic: number;
  /** Nova has taken it on: so the VM was held then. */
  isAccepted: boolean;
  /** Of Nova's record of it. */
  requestId?: string | undefined;
}

export interface Thaw {
  session: Session;
  serverId: string;
  call: ThawCall;
  /** The names of the hold and of its end in Nova's record of actions. */
  hold: string;
  release: string;
  /** Undefined: another worker sent it, or its answer was lost. */
  taken: TakenHold | undefined;
  send(options: CallOptions): Promise<Accepted>;
  /** Whether what may hold it is ours to thaw; left out: yes. */
  maySend?(options: CallOptions): Promise<boolean>;
  /** The answer comes only when it is done. */
  isDoneWhenAnswered: boolean;
  /** @param sent what was sent before, and is not confirmed */
  look(options: CallOptions, sent: SentThaw | undefined): Promise<Look>;
  /** By server id; outlives one call, since a thaw is repeated until sure. */
  sent: Map<string, SentThaw>;
}

/** Between two of the same: quick at first, since a guest is frozen meanwhile, then once a second. */
const RESEND_MS = { first: 100, max: 1_000 };
const LOOK_MS = { first: 50, max: 250 };
/** The shortest time that a call gets. */
const MIN_CALL_MS = 250;

/**
 * Thaw, look, and thaw again until the VM is known to run or the deadline is past. Nothing of ours holds it back.
 * @throws only what is no failure of the cloud
 */
export async function thawLoop(t: Thaw): Promise<ThawOutcome> {
  const { clock } = t.session.transport;
  const endsAt = clock.monotonic() + t.call.deadlineMs;
  let trouble = NOT_CONFIRMED;
  let [maySendAt, isBusy, isForbidden] = [clock.monotonic(), false, false];
  let resendMs = RESEND_MS.first;
  for (let pauseMs = LOOK_MS.first; ; pauseMs = Math.min(pauseMs * 1.5, LOOK_MS.max)) {
    if (!isBusy && clock.monotonic() >= maySendAt) {
      maySendAt = clock.monotonic() + resendMs;
      resendMs = Math.min(resendMs * 2, RESEND_MS.max);
      const maySend = (await t.maySend?.(optionsOf(t, endsAt))) ?? true;
      const sent: Sent = maySend ? await send(t, optionsOf(t, endsAt)) : {};
      if ("state" in sent) return sent;
      trouble = sent.trouble ?? trouble;
      isForbidden = sent.isForbidden ?? false;
    }
    const look = await lookAt(t, optionsOf(t, endsAt));
    if (look.is === "gone") return end(t, { state: "gone" });
    if (look.is === "running") return end(t, await outcomeOfRunning(t, look.reason, optionsOf(t, endsAt)));
    // What is in its way tells more than that it was refused.
    if (look.is !== "held") trouble = { reason: look.reason, todo: look.todo };
    const leftMs = endsAt - clock.monotonic();
    // Asking again within seconds does not change a policy; somebody may have thawed it by hand, which was looked at.
    if (isForbidden || look.is === "stuck" || leftMs <= 0 || t.call.signal?.aborted)
      return { state: "unknown", ...trouble };
    isBusy = look.is === "busy";
    if (isBusy || clock.monotonic() < maySendAt)
      await clock.sleep(Math.min(pauseMs, leftMs), t.call.signal).catch(() => {});
  }
}

const NOT_CONFIRMED: Obstacle = {
  reason: "it is still held: the site has taken the thaw on, and has not confirmed it",
  todo: "It is thawed again and again until it is sure; see whether its compute host is up.",
};

const optionsOf = ({ session, call }: Thaw, endsAt: number): CallOptions => ({
  signal: call.signal,
  globalRequestId: call.globalRequestId,
  urgent: true,
  // One that hangs leaves time for a look and a second try.
  deadlineMs: Math.max((endsAt - session.transport.clock.monotonic()) * 0.6, MIN_CALL_MS),
});

function end(t: Thaw, outcome: ThawOutcome): ThawOutcome {
  t.sent.delete(t.serverId);
  return outcome;
}

type Sent = ThawOutcome | { trouble?: Obstacle; isForbidden?: boolean };

async function send(t: Thaw, options: CallOptions): Promise<Sent> {
  const before = t.sent.get(t.serverId);
  const { clock } = t.session.transport;
  const { at, atMonotonic } = before ?? { at: clock.now(), atMonotonic: clock.monotonic() };
  try {
    const { requestId } = await t.send(options);
    if (t.isDoneWhenAnswered) return end(t, { state: "thawed" });
    t.sent.set(t.serverId, { at, atMonotonic, isAccepted: true, requestId });
    return {};
  } catch (error) {
    const trouble = explainFailure(asFailure(error));
    const { kind, isAmbiguous, causeText } = asFailure(error);
    if (kind === "not_found") return end(t, { state: "gone" });
    if (isAmbiguous || wasTakenOn(kind, causeText))
      t.sent.set(t.serverId, { at, atMonotonic, isAccepted: before?.isAccepted || !isAmbiguous });
    return { trouble, isForbidden: kind === "forbidden" };
  }
}

/** Not refused, but failed: then the VM was held, and its site goes on thawing (nova_quiesce/actions.py). */
const wasTakenOn = (kind: string, text: string) => kind === "conflict" && /\bfailed\b/.test(text);

async function lookAt(t: Thaw, options: CallOptions): Promise<Look> {
  try {
    return await t.look(options, t.sent.get(t.serverId));
  } catch (error) {
    return { is: "unknown", ...explainFailure(asFailure(error)) };
  }
}

/** It runs: by our own thaw, of which the answer was lost or not waited for, or by somebody else's doing. */
async function outcomeOfRunning(t: Thaw, reason: string, options: CallOptions): Promise<ThawOutcome> {
  const sent = t.sent.get(t.serverId);
  if (!sent) return { state: "was-not-frozen", reason };
  const lost = { hold: t.hold, release: t.release, taken: t.taken, sentAt: sent.atMonotonic };
  const isOurs = sent.isAccepted || (await wasThawnByUs(t.session, t.serverId, lost, options));
  return isOurs ? { state: "thawed" } : { state: "was-not-frozen", reason };
}

function asFailure(error: unknown): OpenStackError {
  if (error instanceof OpenStackError) return error;
  throw error;
}
