import type { Session } from "../openstack/session";
import { readAnswer, StateAnswer } from "./host-answers";
import { HostFailure } from "./host-failure";
import type { HostShell } from "./host-shell";
import { known } from "./known";
import type { HeldState, QuiesceTarget, ThawCall } from "./quiesce-method";
import { serverPlace } from "./server-place";

/** So many does a host answer for at once (compute-host/stillpoint-freeze). */
const AT_ONCE = 32;
/** Which names it takes; one that it does not would have it refuse all of them. */
const DOMAIN = /^(?!\d+$)[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;

/** What VMs' guests say of themselves, by server id. What cannot be asked is "unknown". */
export async function guestAgentStates(
  { session, shell }: { session: Session; shell: HostShell },
  targets: readonly QuiesceTarget[],
  call: ThawCall,
): Promise<Map<string, HeldState>> {
  const states = new Map<string, HeldState>(targets.map(({ serverId }) => [serverId, "unknown"]));
  const byHost = new Map<string, QuiesceTarget[]>();
  for (const target of targets)
    if (target.host && target.instanceName && DOMAIN.test(target.instanceName))
      byHost.set(target.host, [...(byHost.get(target.host) ?? []), target]);
  const portions = [...byHost].flatMap(([host, on]) =>
    Array.from({ length: Math.ceil(on.length / AT_ONCE) }, (_, i) => ({
      host,
      on: on.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    })),
  );
  const absent: QuiesceTarget[] = [];
  await Promise.all(
    portions.map(async ({ host, on }) => {
      const told = await statesAt(shell, host, on, call);
      for (const target of on) {
        const state = known(told, target.instanceName ?? "") ?? "unknown";
        if (state === "gone") absent.push(target);
        // Switched off, nothing of it is held.
        else states.set(target.serverId, state === "thawed" || state === "off" ? "running" : state);
      }
    }),
  );
  for (const { serverId, host } of absent) {
    const place = await serverPlace(session, serverId, { ...call, urgent: true });
    if (place.is === "gone") states.set(serverId, "gone");
    else if (place.is === "nowhere" || (place.is === "at" && place.host === host && !place.isBusy))
      states.set(serverId, "running");
  }
  return states;
}

async function statesAt(shell: HostShell, host: string, on: readonly QuiesceTarget[], call: ThawCall) {
  try {
    const request = `state ${on.map(({ instanceName }) => instanceName).join(" ")}`;
    const answer = readAnswer(host, StateAnswer, await shell.askUrgently(host, request, call));
    return answer.ok ? answer.states : {};
  } catch (error) {
    if (!(error instanceof HostFailure)) throw error;
    return {};
  }
}
