import { randomBytes } from "node:crypto";
import type { Session } from "../openstack/session";
import { changeAtHost } from "./ask-host";
import { reasonOf, ThawAnswer, todoFor } from "./host-answers";
import { HostFailure } from "./host-failure";
import type { HostAccess, HostShell } from "./host-shell";
import { hostToken } from "./host-token";
import type { QuiesceTarget, ThawCall, ThawOutcome } from "./quiesce-method";
import { type ServerPlace, serverPlace } from "./server-place";

export interface HostTools {
  session: Session;
  access: HostAccess;
  shell: HostShell;
  /** By server id: what thaws of it that are not settled have in common, so that a lost answer is given again. */
  attempts: Map<string, string>;
}

const AGAIN_MS = { first: 200, max: 1_500 };
/** The shortest time that a call gets, and the longest share of what is left for one that may hang. */
const MIN_MS = 250;
const SHARE = 0.6;

/** "absent": the host has no such guest; "silent": it does not answer, maybe because its VMs have been moved away. */
type Missing = { state: "absent" | "silent"; reason: string; todo: string };
type Tried = ThawOutcome | Missing;

const isMissing = (tried: Tried): tried is Missing => tried.state === "absent" || tried.state === "silent";

/**
 * Thaws a VM where it is, again and again until the guest has said so or the deadline is past. A VM that is not on its
 * host any more is looked up in Nova and thawed where it is now.
 */
export async function thawAtHost(
  tools: HostTools,
  target: QuiesceTarget,
  call: ThawCall,
): Promise<ThawOutcome> {
  const { clock } = tools.session.transport;
  const { attempts } = tools;
  const endsAt = clock.monotonic() + call.deadlineMs;
  const attempt = attempts.get(target.serverId) ?? randomBytes(8).toString("hex");
  attempts.set(target.serverId, attempt);
  const part = () => {
    const deadlineMs = Math.max(MIN_MS, (endsAt - clock.monotonic()) * SHARE);
    const { signal, globalRequestId, isOfAnother = false } = call;
    return { signal, globalRequestId, deadlineMs, urgent: true, isOfAnother };
  };
  const { host, instanceName: domain } = target;
  let place: ServerPlace = host && domain ? { is: "at", host, domain, isBusy: false } : NOT_LOOKED;
  for (let pauseMs = AGAIN_MS.first; ; pauseMs = Math.min(pauseMs * 1.6, AGAIN_MS.max)) {
    if (place.is !== "at") place = await serverPlace(tools.session, target.serverId, part());
    const tried: Tried = place.is === "at" ? await tryAt(tools, place, target, part()) : withoutHost(place);
    let outcome: ThawOutcome;
    if (!isMissing(tried)) outcome = tried;
    else {
      const now = await serverPlace(tools.session, target.serverId, part());
      const hasMoved = now.is === "at" && place.is === "at" && now.host !== place.host;
      outcome = withoutAnswer(tried, now, hasMoved);
      if (now.is === "at") place = now;
      if (hasMoved && clock.monotonic() < endsAt) continue;
    }
    if (outcome.state !== "unknown") {
      attempts.delete(target.serverId);
      return outcome;
    }
    const leftMs = endsAt - clock.monotonic();
    if (leftMs <= pauseMs || call.signal?.aborted) return outcome;
    await clock.sleep(pauseMs, call.signal).catch(() => {});
  }
}

const NOT_LOOKED: ServerPlace = { is: "unknown", reason: "it was not looked up yet", todo: "" };

async function tryAt(
  { session, access, shell, attempts }: HostTools,
  { host, domain }: ServerPlace & { is: "at" },
  { serverId, host: frozenAt }: QuiesceTarget,
  call: ThawCall & { urgent: boolean },
): Promise<Tried> {
  // The host knows nothing of a freeze elsewhere or by other means, and would take it for somebody else's.
  const moved = call.isOfAnother || (frozenAt && frozenAt !== host) ? " moved" : "";
  const rest = `${hostToken(access.privateKey, serverId)} ${attempts.get(serverId)}${moved}`;
  try {
    const answer = await changeAtHost(session, shell, ThawAnswer, {
      ...call,
      host,
      verb: "thaw",
      domain,
      rest,
    });
    if (!answer.ok) {
      const words = { reason: reasonOf(host, answer), todo: todoFor(answer) };
      if (answer.error === "domain-off" || answer.error === "domain-agentless")
        return { state: "was-not-frozen", reason: words.reason };
      return answer.error === "domain-gone" ? { state: "absent", ...words } : { state: "unknown", ...words };
    }
    if (answer.state === "settling") return { state: "unknown", reason: answer.reason, todo: SETTLING };
    // A freeze under another token may be ours, from before the access's key was changed: it ends with its timer.
    if (answer.state === "foreign" && answer.reason.startsWith("another freeze holds it"))
      return { state: "unknown", reason: answer.reason, todo: FOREIGN };
    if (answer.state === "foreign") return { state: "was-not-frozen", reason: answer.reason };
    if (answer.thawed > 0) return { state: "thawed" };
    return { state: "was-not-frozen", reason: answer.reason ?? "the guest said that nothing was frozen" };
  } catch (error) {
    if (!(error instanceof HostFailure)) throw error;
    return { state: "silent", reason: error.message, todo: error.todo };
  }
}

const FOREIGN = "It is asked again until then: the timer on the compute host ends it.";
const SETTLING = "It is asked again: a freeze that comes late would be thawed by the host's timer.";

function withoutHost(place: Exclude<ServerPlace, { is: "at" }>): ThawOutcome {
  if (place.is === "gone") return { state: "gone" };
  if (place.is === "nowhere")
    return { state: "was-not-frozen", reason: "it is on no compute host: it is shelved" };
  return { state: "unknown", reason: place.reason, todo: place.todo };
}

/** What a VM has come to that its host does not have, or that gave no answer, by Nova's word. */
function withoutAnswer(tried: Missing, now: ServerPlace, hasMoved: boolean): ThawOutcome {
  if (now.is === "gone" || now.is === "nowhere") return withoutHost(now);
  if (tried.state === "absent" && now.is === "at" && !hasMoved && !now.isBusy)
    return {
      state: "was-not-frozen",
      reason: `its compute host ${now.host} has no such guest: it does not run`,
    };
  return { ...tried, state: "unknown" };
}
