import { OpenStackError } from "../openstack/errors";
import type { Session } from "../openstack/session";
import { changeAtHost } from "./ask-host";
import { toldBy } from "./explain-failure";
import { GONE } from "./explain-state";
import { fenced } from "./fenced";
import { guestAgentStates } from "./guest-agent-states";
import { CheckAnswer, FreezeAnswer, type HostRefusal, readAnswer, reasonOf, todoFor } from "./host-answers";
import { HostFailure } from "./host-failure";
import type { HostAccess, HostShell } from "./host-shell";
import { hostToken } from "./host-token";
import { judgeMethod } from "./judge-method";
import { METHOD_FACTS } from "./method-facts";
import type {
  Possibility,
  QuiesceCall,
  QuiesceMethod,
  QuiesceOutcome,
  QuiesceTarget,
  ThawCall,
} from "./quiesce-method";
import { serverPlace } from "./server-place";
import { thawAtHost } from "./thaw-at-host";
import { UNKNOWN_TODO } from "./unknown-todo";

/** An answer later than this before the timer is of no use. */
const MARGIN_MS = 500;

/** How long Nova is waited for when all it gives is a better word: others may be frozen meanwhile. */
const WORDS_MS = 500;

/** What the host's timer takes, ms. */
const TIMER = { defaultMs: 15_000, minMs: 5_000, maxMs: 60_000 };

/**
 * libvirt's freeze and thaw, asked for on the VM's compute host over SSH: for sites whose Nova cannot be given
 * nova-quiesce. A timer on the host thaws when nothing of ours is left. (compute-host/README.md)
 * @param shell of the same access; shared by all who work with the site, so that its connections are
 */
export function guestAgent(session: Session, access: HostAccess, shell: HostShell): QuiesceMethod {
  const { clock } = session.transport;
  const attempts = new Map<string, string>();

  async function check(target: QuiesceTarget, call: ThawCall): Promise<Possibility> {
    const { host, instanceName } = target;
    const fromAfar = judgeMethod("guest-agent", target);
    if (!fromAfar.isPossible) return fromAfar;
    if (!host || !instanceName) return { isPossible: false, ...UNTOLD };
    try {
      const answer = readAnswer(host, CheckAnswer, await shell.ask(host, `check ${instanceName}`, call));
      if (!answer.ok) return { isPossible: false, ...(await refused(target, host, answer, call)) };
      if (answer.state === "thawed" && !answer.held) return { isPossible: true };
      const error = answer.held ? "held" : "already-frozen";
      const reason = answer.held ? "an earlier freeze of it is not over yet" : "it is frozen already";
      return { isPossible: false, reason, todo: todoFor({ ok: false, error, reason, sure: true }) };
    } catch (error) {
      return { isPossible: false, ...explain(error) };
    }
  }

  async function quiesce(target: QuiesceTarget, call: QuiesceCall): Promise<QuiesceOutcome> {
    const { host, instanceName: domain, serverId } = target;
    if (!host || !domain) return { state: "not-frozen", ...UNTOLD };
    const wantedMs = call.thawAfterMs ?? TIMER.defaultMs;
    const seconds = Math.floor(Math.min(TIMER.maxMs, Math.max(TIMER.minMs, wantedMs)) / 1000);
    const fence = fenced(call.assertFence);
    let sentAt = clock.now();
    const before = () => {
      fence.beforeSending();
      sentAt = clock.now();
    };
    try {
      const rest = `${hostToken(access.privateKey, serverId)} ${seconds}`;
      const deadlineMs = Math.min(call.deadlineMs, seconds * 1000 - MARGIN_MS);
      const request = { ...call, deadlineMs, host, verb: "freeze", domain, rest, before } as const;
      const answer = await changeAtHost(session, shell, FreezeAnswer, request);
      if (answer.ok) {
        await thawUnless(fence.beforeSending, target);
        // The host's timer began later, so that it ends later.
        return { state: "frozen", thawsBy: new Date(sentAt + seconds * 1000) };
      }
      const inShort = { ...call, deadlineMs: Math.min(call.deadlineMs, WORDS_MS) };
      const words = await refused(target, host, answer, inShort);
      return answer.sure
        ? { state: "not-frozen", ...words }
        : { state: "unknown", reason: words.reason, todo: UNKNOWN_TODO };
    } catch (error) {
      fence.rethrow();
      const words = explain(error);
      const wasSent = error instanceof HostFailure && error.wasSent;
      return wasSent
        ? { state: "unknown", reason: words.reason, todo: UNKNOWN_TODO }
        : { state: "not-frozen", ...words };
    }
  }

  const thaw = (target: QuiesceTarget, call: ThawCall) =>
    thawAtHost({ session, access, shell, attempts }, target, call);

  /** A request leaves a round trip after its fence was asked: one that was overtaken is undone. @throws the fence's */
  async function thawUnless(holdsFence: () => void, target: QuiesceTarget): Promise<void> {
    try {
      holdsFence();
    } catch (lost) {
      await thaw(target, { deadlineMs: TIMER.minMs });
      throw lost;
    }
  }

  /** A VM that its host does not have may be elsewhere, or nowhere any more. */
  async function refused({ serverId }: QuiesceTarget, host: string, answer: HostRefusal, call: ThawCall) {
    const words = { reason: reasonOf(host, answer), todo: todoFor(answer) };
    if (answer.error !== "domain-gone") return words;
    const { signal, globalRequestId, deadlineMs } = call;
    const options = { signal, globalRequestId, deadlineMs, urgent: true };
    return (await serverPlace(session, serverId, options)).is === "gone" ? GONE : words;
  }

  return {
    name: "guest-agent",
    ...METHOD_FACTS["guest-agent"],
    check,
    quiesce,
    thaw,
    states: (targets, call) => guestAgentStates({ session, shell }, targets, call),
  };
}

const UNTOLD = {
  reason: "Nova does not tell this credential on which compute host the VM runs, and under which name",
  todo: "Let the site's policy show it to the credential's role (os_compute_api:os-extended-server-attributes), or use an admin's credential.",
};

/** Why a request failed, and what to do. @throws what is no failure of the site's */
function explain(error: unknown): { reason: string; todo: string } {
  if (error instanceof HostFailure) return { reason: error.message, todo: error.todo };
  if (error instanceof OpenStackError) return { reason: toldBy(error), todo: error.nextStep };
  throw error;
}
