import { isPassing } from "../../made/make-once";
import { findInstanceAction } from "../../openstack/nova/instance-actions";
import { stopServer } from "../../openstack/nova/server-actions";
import { findServer, type Server } from "../../openstack/nova/servers";
import { failedAttempt } from "../../recovery-points/catalogue-backup";
import { lasting } from "../words";
import { callOf, failureOf, type Hands, ignoreCall, type Trouble, troubleOf } from "./hands";
import { judgePower } from "./judge-power";

/** Between two looks: some VMs are off at once, and none is looked at more often for it. */
const LOOK_MS = { first: 150, most: 500, growth: 1.5 };
/** The first looks after an answer may still show the state before (openstack-api.md G5). */
const LAG_MS = 5_000;
const ASKS = 3;
/** For so long a VM is not found before it is gone. */
const GONE_MS = 500;

/** What became of a VM that was to be off. */
export type PoweredOff =
  /** As it was seen last. */
  { is: "off"; server: Server } | { is: "gone" } | { is: "unproved"; trouble: Trouble };

/**
 * Stops a VM and waits until Nova says that it is off. Its state is read before each time that it is asked: an answer may
 * be lost, and who asked before may have been killed.
 */
export class PowerOff {
  /** It was asked to stop, or may have been. */
  isAsked = false;
  #asks = 0;
  #askedAt = 0;
  #requestId: string | undefined;
  #failure: Trouble | undefined;
  #goneAt: number | undefined;
  #last = "not looked at yet";

  /** @param before called with what was seen, before it is asked for the first time */
  constructor(
    private readonly hands: Hands,
    private readonly serverId: string,
    private readonly before: (server: Server) => Promise<void>,
  ) {}

  /** @throws the signal's reason, as long as it was not asked; what `before` throws */
  async within(ms: number): Promise<PoweredOff> {
    const { clock, signal } = this.hands;
    const endsAt = clock.monotonic() + ms;
    for (let pauseMs = LOOK_MS.first; ; pauseMs = Math.min(LOOK_MS.most, pauseMs * LOOK_MS.growth)) {
      const ended = await this.#look();
      if (ended) return ended;
      const left = endsAt - clock.monotonic();
      if (left <= 0) return this.#unproved(this.#failure ?? tooLong(this.#last, ms, this.#requestId));
      await clock.sleep(Math.min(pauseMs, left), this.isAsked ? undefined : signal);
    }
  }

  /** One look, and what follows from it. */
  async #look(): Promise<PoweredOff | undefined> {
    const { hands, serverId } = this;
    const at = hands.clock.now();
    let server: Server | undefined;
    try {
      server = await findServer(hands.session, serverId, callOf(hands));
    } catch (thrown) {
      const error = failureOf(hands, thrown);
      hands.attempt?.(failedAttempt(error, at, hands.clock.now()));
      this.#failure = troubleOf(error);
      return isPassing(error) ? undefined : this.#unproved(this.#failure);
    }
    const power = judgePower(server);
    if (power === "gone") {
      // A load balancer answers so, too, for a moment.
      this.#goneAt ??= hands.clock.monotonic();
      return hands.clock.monotonic() - this.#goneAt >= GONE_MS ? { is: "gone" } : undefined;
    }
    this.#goneAt = undefined;
    if (server === undefined) return undefined;
    this.#last = `${server.vmState ?? server.status}, ${server.taskState ?? "no task"}`;
    if (power === "off") return { is: "off", server };
    if (typeof power === "object") return this.#unproved(power);
    if (power === "busy") {
      this.#failure = undefined;
      return undefined;
    }
    const isDue = this.#asks === 0 || hands.clock.monotonic() - this.#askedAt > LAG_MS;
    return isDue ? this.#ask(server) : undefined;
  }

  async #ask(server: Server): Promise<PoweredOff | undefined> {
    const { hands, serverId } = this;
    if (this.#asks >= ASKS) return this.#unproved(this.#failure ?? (await this.#runsStill()));
    hands.signal?.throwIfAborted();
    if (this.#asks === 0) await this.before(server);
    this.#asks++;
    const at = hands.clock.now();
    const call = `POST /servers/${serverId}/action`;
    try {
      const { requestId } = await stopServer(hands.session, serverId, callOf(hands));
      this.isAsked = true;
      this.#requestId = requestId;
      this.#failure = undefined;
      hands.attempt?.({ at, endedAt: hands.clock.now(), result: "Asked to stop", call, ...idOf(requestId) });
      return undefined;
    } catch (thrown) {
      const error = failureOf(hands, thrown);
      this.isAsked ||= error.isAmbiguous;
      this.#failure = troubleOf(error);
      hands.attempt?.(failedAttempt(error, at, hands.clock.now()));
      // What Nova is about to do with it may forbid it now only.
      return isPassing(error) || error.kind === "conflict" ? undefined : this.#unproved(this.#failure);
    } finally {
      this.#askedAt = hands.clock.monotonic();
    }
  }

  /** Nova has taken the request and not done it: its record tells why. */
  async #runsStill(): Promise<Trouble> {
    const { hands, serverId } = this;
    const requestId = this.#requestId;
    const action = requestId
      ? await findInstanceAction(hands.session, serverId, requestId, callOf(hands)).catch(ignoreCall)
      : undefined;
    const why = action?.events.findLast((event) => event.hasFailed)?.details;
    return {
      cause: `it runs still, although it was asked ${this.#asks} times to stop${why ? `: ${why}` : ""}`,
      todo: "Look at the VM’s actions at the site, and at nova-compute on its host.",
      requestId,
    };
  }

  #unproved = (trouble: Trouble): PoweredOff => ({ is: "unproved", trouble });
}

const tooLong = (last: string, ms: number, requestId: string | undefined): Trouble => ({
  cause: `it was not off after ${lasting(ms)}, but ${last}`,
  todo: "Look at nova-compute on its host: it may be dead, and then nobody can stop the VM through Nova.",
  requestId,
});

const idOf = (requestId: string | undefined) => (requestId ? { requestId } : {});
