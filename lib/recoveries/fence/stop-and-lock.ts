import { isPassing } from "../../made/make-once";
import { lockServer } from "../../openstack/nova/server-actions";
import { getServer, type Server } from "../../openstack/nova/servers";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { callOf, failureOf, type Hands, type Trouble, troubleOf } from "./hands";
import { judgePower } from "./judge-power";
import { PowerOff } from "./power-off";
import { heldBy, untilThawed } from "./until-thawed";

/** ACPI gets its time, and then the power is cut: 60 s at Nova by default (openstack-api.md B3). */
const STOP_MS = 120_000;
const LOCK_TRIES = 3;
const PAUSE_MS = 1_000;
const ROUNDS = 2;

/** How a VM was before anything was done to it. */
export interface Before {
  wasRunning: boolean;
  /** Null: Nova does not show it. */
  wasLocked: boolean | null;
}

export interface StopAndLock {
  siteId: string;
  serverId: string;
  /** Shown at the site to all who see the VM; by it our lock is known again. */
  reason: string;
  /** In all, ms; without it: a minute for a thaw, two for the stop. */
  withinMs?: number | undefined;
  /** Called before the VM is changed for the first time, and when it needs no change. */
  before?(was: Before): Promise<void>;
}

export interface Stopped {
  /** "locked": off, and locked by us or by somebody before · "stopped": off, not locked · "unproved": it may run. */
  state: "locked" | "stopped" | "gone" | "unproved";
  /** Why it is not proved, or not locked; null: all is well. */
  cause: string | null;
  todo: string | null;
  requestId?: string | undefined;
  /** Something was done to it, or may have been. */
  isTouched: boolean;
}

/**
 * Sees to it that a VM is off and stays so: stops it, locks it, and looks once more. May be called again at any time, and
 * then goes on. One that somebody else has locked keeps that lock. A site that refuses, or is silent, is told of in what
 * is returned.
 * @throws the signal's reason, before it was changed; what is no call's failure
 */
export async function stopAndLock(hands: Hands, vm: StopAndLock): Promise<Stopped> {
  const { clock, signal } = hands;
  const endsAt = vm.withinMs === undefined ? undefined : clock.monotonic() + vm.withinMs;
  const held = await untilThawed(
    vm,
    { clock, signal },
    vm.withinMs === undefined ? undefined : vm.withinMs / 2,
  );
  // Only what runs is held: by some methods it is off meanwhile.
  const note = async (server: Server) => vm.before?.(beforeOf(server, held.length > 0));
  let isTouched = false;
  for (let round = 1; ; round++) {
    const powerOff = new PowerOff(hands, vm.serverId, note);
    const left = endsAt === undefined ? STOP_MS : Math.max(0, endsAt - clock.monotonic());
    const off = await powerOff.within(left);
    isTouched ||= powerOff.isAsked;
    if (off.is === "gone") return { state: "gone", cause: null, todo: null, isTouched };
    if (off.is === "unproved") return { state: "unproved", ...told(off.trouble), isTouched };
    if (round === 1) await note(off.server);
    const locked = await lock(hands, vm, off.server);
    isTouched ||= locked.isTouched;
    // Somebody may have started it between the two.
    if (locked.server && judgePower(locked.server) !== "off" && round < ROUNDS) continue;
    if (locked.server && judgePower(locked.server) !== "off")
      return { state: "unproved", ...told(STARTED_AGAIN), isTouched };
    // Also one that came after the first look.
    if ((await heldBy(vm)).some(startsAgain)) return { state: "unproved", ...told(STILL_HELD), isTouched };
    if (locked.trouble) return { state: "stopped", ...told(locked.trouble), isTouched };
    return { state: "locked", cause: null, todo: null, isTouched };
  }
}

const STARTED_AGAIN: Trouble = {
  cause: "it was started again by somebody right after it was stopped",
  todo: "Find out who starts it, an autoscaler or a person, and have them leave it.",
};

/** Its thaw is a start, which our lock does not keep an administrator from. (lib/quiesce) */
const startsAgain = (method: string): boolean => ["pause", "suspend", "stop"].includes(method);
const STILL_HELD: Trouble = {
  cause: "a backup holds it stopped, and may start it again when it lets it go",
  todo: "Wait for the guardian, or thaw it by the bar at the top of the page; then start the failover again.",
};

const beforeOf = ({ vmState, powerState, isLocked }: Server, isHeld: boolean): Before => ({
  wasRunning: isHeld || vmState === "active" || powerState === 1,
  wasLocked: isLocked ?? null,
});

const told = ({ cause, todo, requestId }: Trouble) => ({ cause, todo, requestId });

/** @returns the VM after it, as far as it could be seen; why it is not locked */
async function lock(
  hands: Hands,
  { serverId, reason }: StopAndLock,
  off: Server,
): Promise<{ server: Server | undefined; trouble?: Trouble; isTouched: boolean }> {
  const { session, clock } = hands;
  if (off.isLocked === true) return { server: off, isTouched: false };
  let isTouched = false;
  for (let tries = 1; ; tries++) {
    const at = clock.now();
    try {
      const { requestId } = await lockServer(session, serverId, reason, callOf(hands));
      const call = `POST /servers/${serverId}/action`;
      hands.attempt?.({
        at,
        endedAt: clock.now(),
        result: "Locked",
        call,
        ...(requestId ? { requestId } : {}),
      });
      return { server: await seen(hands, serverId), isTouched: true };
    } catch (thrown) {
      const error = failureOf(hands, thrown);
      isTouched ||= error.isAmbiguous;
      hands.attempt?.(failedAttempt(error, at, clock.now()));
      if (!isPassing(error) || tries >= LOCK_TRIES) {
        const { cause, todo, requestId } = troubleOf(error);
        const trouble = { cause: `it is off, and could not be locked: ${cause}`, todo, requestId };
        return { server: undefined, trouble, isTouched };
      }
    }
    await clock.sleep(PAUSE_MS);
  }
}

/** Nova locks before it answers, so nothing hangs on this look. */
async function seen(hands: Hands, serverId: string): Promise<Server | undefined> {
  try {
    return await getServer(hands.session, serverId, callOf(hands));
  } catch (error) {
    failureOf(hands, error);
    return undefined;
  }
}
