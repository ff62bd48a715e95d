import type { Site } from "../../core/site";
import { HOSTS } from "../../placement/rows";
import { freezeGuest, thawGuest } from "../guest";
import { changeGuest, guestOf, isFrozen } from "../guest-state";
import { isSilent } from "../hosts/services-of";
import { POWER, SERVERS, type Server } from "../rows";

/** Through the queue to nova-compute and to an agent that is well. (libvirt alone 45 to 110 ms and 5 to 18 ms: doc/real-guests.md) */
const TAKES_MS = { freeze: 80, thaw: 20 } as const;
/** Windows ends a freeze by itself. (qemu: qga/vss-win32/requester.cpp) */
const VSS_MS = 10_000;

/** How nova-compute's call ended, when not well. */
export interface AgentError {
  /** It cannot at all; it failed; no answer came in time; the host knows no such guest. */
  kind: "cannot" | "failed" | "unanswered" | "absent";
  text: string;
}

/** As the instance action tells it: of a time-out it has the name of the exception only. */
export const detailOf = ({ kind, text }: AgentError): string =>
  kind === "unanswered" ? "MessagingTimeout" : text;

/** Who is to learn how a call has ended. */
export interface Tell {
  to: "quiesce" | "unquiesce" | "rescue";
  serverId: string;
  cycle: string;
  requestId: string;
}
export type Told = { tell: Tell; error?: AgentError };

interface Deed {
  op: "freeze" | "thaw";
  serverId: string;
  by: string;
  /** Left out when nobody waits any more. */
  tell?: Tell;
}

/** Why a server cannot be quiesced at all. (nova/virt/libvirt/driver.py, _can_quiesce; devcloudplug/virt.py) */
export function whyCannot({ id, metadata, imageProperties }: Server): string | undefined {
  if (metadata.devcloud_quiesce === "unsupported") return `Quiescing is not supported in instance ${id}`;
  if (!/^(1|t|true|on|y|yes)$/i.test(imageProperties.hw_qemu_guest_agent ?? ""))
    return "QEMU guest agent is not enabled";
}

/** Of a thaw, too. (nova/virt/libvirt/driver.py, _set_quiesced) */
const failure = (server: Server, what: string): AgentError => ({
  kind: "failed",
  text: `Error from libvirt while quiescing ${server.instanceName}: ${what}`,
});
const NOT_RUNNING = "[Error Code 55] Requested operation is not valid: domain is not running";
const UNANSWERED: AgentError = { kind: "unanswered", text: "nova-compute did not answer in time" };

/** What becomes of a call, ms from now. What is done later than it is answered, is done without anybody knowing. */
interface Fate {
  /** The agent does it. */
  doneIn?: number;
  /** The caller learns it otherwise than by its being done. */
  toldIn?: number;
  error?: AgentError;
}

/**
 * Asks a guest's agent through nova-compute. The answer comes by a task, at last after `timeoutMs`; what was not answered
 * in time is done all the same when the agent wakes.
 */
export function askAgent(site: Site, server: Server, ask: Required<Deed> & { timeoutMs: number }): void {
  const { op, by, tell, timeoutMs } = ask;
  const { doneIn, toldIn, error } = fateOf(site, server, op, timeoutMs);
  const deed: Deed = { op, by, serverId: server.id, ...(toldIn === undefined ? { tell } : {}) };
  if (doneIn !== undefined) site.later("nova.agent-does", doneIn, server.id, deed);
  if (toldIn !== undefined)
    site.later("nova.quiesce-told", toldIn, server.id, { tell, ...(error ? { error } : {}) });
}

function fateOf(site: Site, server: Server, op: Deed["op"], timeoutMs: number): Fate {
  const unanswered = { toldIn: timeoutMs, error: UNANSWERED };
  const host = site.rows(HOSTS).find(({ name }) => name === server.hostName);
  // The queue drops what was not fetched in time.
  if (!host?.isUp || isSilent(site, "nova-compute", host.name)) return unanswered;
  const cannot = whyCannot(server);
  if (cannot) return { toldIn: TAKES_MS[op], error: { kind: "cannot", text: cannot } };
  if (server.powerState !== POWER.running)
    return { toldIn: TAKES_MS[op], error: failure(server, NOT_RUNNING) };
  const subject = { site: site.name, subject: server.id, alias: server.name };
  const effect = site.world.faults.take({ at: `agent:${op}`, ...subject });
  if (effect?.do === "never") return unanswered;
  const slow = 1000 * (Number(server.metadata.devcloud_quiesce_delay) || 0);
  const late = effect?.do === "delay" ? effect.ms : 0;
  const takes = Math.max(slow, guestOf(site, server.id).busyUntil - site.now()) + late + TAKES_MS[op];
  if (late > 0) changeGuest(site, server.id, { busyUntil: site.now() + takes });
  const isLate = takes > timeoutMs;
  if (effect?.do !== "fail" && server.metadata.devcloud_quiesce !== "fail")
    return isLate ? { doneIn: takes, ...unanswered } : { doneIn: takes };
  const reason = effect?.do === "fail" && effect.reason ? effect.reason : "Guest agent is not responding";
  return isLate ? unanswered : { toldIn: takes, error: failure(server, `[Error Code 86] ${reason}`) };
}

/** Task: the agent does what it was asked. */
export function agentDoes(
  site: Site,
  { op, by, serverId, tell }: Deed,
  failureOfTask: string | undefined,
  answer: (site: Site, told: Told) => void,
): void {
  const server = site.rows(SERVERS).get(serverId);
  if (!server) {
    if (tell) answer(site, { tell, error: { kind: "absent", text: "its host knows no such guest" } });
    return;
  }
  const error = failureOfTask
    ? failure(server, `[Error Code 86] ${failureOfTask}`)
    : carryOut(site, server, op, by);
  if (tell) answer(site, { tell, ...(error ? { error } : {}) });
}

function carryOut(site: Site, server: Server, op: Deed["op"], by: string): AgentError | undefined {
  if (op === "thaw") return void thawGuest(site, server.id, by);
  // QEMU's agent refuses everything but a thaw then. (qemu: qga/main.c, ga_set_frozen)
  if (!freezeGuest(site, server.id, by))
    return failure(
      server,
      "[Error Code 1] internal error: unable to execute QEMU agent command 'guest-fsfreeze-freeze': Command guest-fsfreeze-freeze has been disabled: the agent is in frozen state",
    );
  const subject = { site: site.name, subject: server.id, alias: server.name };
  const hold = site.world.faults.take({ at: "agent:hold", ...subject });
  const holds =
    hold?.do === "delay" ? hold.ms : server.imageProperties.os_type === "windows" ? VSS_MS : undefined;
  if (holds !== undefined)
    site.later("nova.guest-lets-go", holds, server.id, { serverId: server.id, since: site.now() });
}

/** Task: a guest ends its freeze by itself, and says nothing. */
export function guestLetsGo(site: Site, { serverId, since }: { serverId: string; since: number }): void {
  if (isFrozen(site, serverId) && guestOf(site, serverId).frozenSince === since)
    thawGuest(site, serverId, "the guest itself");
}
