import { isPassing } from "../../made/make-once";
import { startServer, unlockServer } from "../../openstack/nova/server-actions";
import { findServer, type Server } from "../../openstack/nova/servers";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { lasting } from "../words";
import { callOf, failureOf, type Hands, type Trouble, troubleOf } from "./hands";

const UP_MS = 5 * 60_000;
const LOOK_MS = 500;
/** The first looks after an answer may still show the state before (openstack-api.md G5). */
const LAG_MS = 5_000;
const ASKS = 3;

export interface UnlockAndStart {
  serverId: string;
  /** Of our lock: another one stays. */
  reason: string;
  /** Of the lock of a recovery whose place ours has taken. */
  orReason?: string;
  /** It was locked like that by us: null, it was not, and no lock is taken away. */
  isOurLock: boolean;
  /** It ran before. */
  isStarted: boolean;
}

/**
 * Takes our lock from a VM, and starts it if it ran before: until it is active. May be called again at any time.
 * @returns why that is not so; undefined: it is
 * @throws what is no call's failure
 */
export async function unlockAndStart(hands: Hands, vm: UnlockAndStart): Promise<Trouble | undefined> {
  const { clock } = hands;
  const endsAt = clock.monotonic() + UP_MS;
  const asked = { unlock: { times: 0, at: 0 }, start: { times: 0, at: 0 } };
  let trouble: Trouble | undefined;
  for (;;) {
    const looked = await tried(hands, (call) => findServer(hands.session, vm.serverId, call));
    if ("trouble" in looked) {
      trouble = looked.trouble;
      if (!looked.mayPass) return trouble;
    } else {
      const server = looked.value;
      if (server === undefined) return GONE;
      const next = nextMove(server, vm);
      if (next === "done") return undefined;
      if (typeof next === "object") return next;
      if (next === "wait") trouble = undefined;
      else {
        const before = asked[next];
        const isDue = before.times === 0 || clock.monotonic() - before.at > LAG_MS;
        if (isDue && before.times >= ASKS) return trouble ?? refuses(server, ASKS);
        if (isDue) {
          const done = await change(hands, vm.serverId, next);
          trouble = done.trouble;
          if (trouble && !done.mayPass) return trouble;
          asked[next] = { times: before.times + 1, at: clock.monotonic() };
        }
      }
    }
    const left = endsAt - clock.monotonic();
    if (left <= 0) return trouble ?? TOO_LONG;
    await clock.sleep(Math.min(LOOK_MS, left));
  }
}

type Move = "unlock" | "start" | "wait" | "done" | Trouble;

/** Pure. */
export function nextMove(
  { isLocked, lockedReason, vmState, taskState, powerState }: Server,
  { reason, orReason, isOurLock, isStarted }: Omit<UnlockAndStart, "serverId">,
): Move {
  if (isOurLock && isLocked && (lockedReason === reason || (orReason && lockedReason === orReason)))
    return "unlock";
  if (!isStarted) return "done";
  if ((taskState ?? null) !== null) return "wait";
  if (vmState === "active") return "done";
  if (vmState === "stopped") return powerState === 1 ? "wait" : "start";
  return {
    cause: `it is ${vmState ?? "of unknown state"}, and Nova starts no VM in that state`,
    todo: "Look at its actions at the site: somebody, or its host, has changed it. Start it by hand.",
  };
}

const GONE: Trouble = {
  cause: "it is not there any more",
  todo: "Find out who has deleted it at the site. Its newest recovery point can be recovered.",
};
const TOO_LONG: Trouble = {
  cause: `it was not up after ${lasting(UP_MS)}`,
  todo: "Look at nova-compute on its host, and at the VM’s actions at the site.",
};
const refuses = ({ vmState }: Server, asks: number): Trouble => ({
  cause: `it is still ${vmState}, although it was asked ${asks} times`,
  todo: "Look at the VM’s actions at the site, and at nova-compute on its host.",
});

async function change(
  hands: Hands,
  serverId: string,
  what: "unlock" | "start",
): Promise<{ trouble?: Trouble; mayPass: boolean }> {
  const at = hands.clock.now();
  const act = what === "unlock" ? unlockServer : startServer;
  const done = await tried(hands, (call) => act(hands.session, serverId, call));
  if ("trouble" in done) return done;
  const { requestId } = done.value;
  const call = `POST /servers/${serverId}/action`;
  const result = what === "unlock" ? "Unlocked" : "Asked to start";
  hands.attempt?.({ at, endedAt: hands.clock.now(), result, call, ...(requestId ? { requestId } : {}) });
  return { mayPass: true };
}

type Tried<T> = { value: T } | { trouble: Trouble; mayPass: boolean };

async function tried<T>(
  hands: Hands,
  effect: (call: ReturnType<typeof callOf>) => Promise<T>,
): Promise<Tried<T>> {
  const at = hands.clock.now();
  try {
    return { value: await effect(callOf(hands)) };
  } catch (thrown) {
    const error = failureOf(hands, thrown);
    hands.attempt?.(failedAttempt(error, at, hands.clock.now()));
    return { trouble: troubleOf(error), mayPass: isPassing(error) || error.kind === "conflict" };
  }
}
