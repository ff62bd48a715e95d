import { setMaxListeners } from "node:events";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import type { RecoveryContext } from "../recovery-context";
import type { BuildResult } from "../recovery-phases";
import { listed, minuteOf } from "../words";
import { Board } from "./board";
import { bootServer } from "./boot-server";
import { FALLBACK_STEP, fallenBackTo, importOlder, lostVolumes, readOlderPoint, repoint } from "./fall-back";
import { makeNetworks } from "./make-networks";
import { type Moves, nextMoves } from "./next-move";
import type { OlderPoint } from "./older-point";
import { leavePlace } from "./restore-places";
import { restoreVolume } from "./restore-volume";
import { lateWords, waitForPerson } from "./wait-for-person";
import { whyNoFallback } from "./why-no-fallback";

/**
 * Restores the volumes, makes the networks with all that the VMs need beside, and boots tier by tier: three lanes side by
 * side, each thing as soon as it can be. May be called again after a kill at any moment: it goes on from the rows and from
 * what the site has, and makes nothing twice.
 * @throws RunStopped when the run was cancelled; what nobody can do without. A volume or a VM that fails stops only what
 * needs it
 */
export async function build(ctx: RecoveryContext): Promise<BuildResult> {
  // Of one in the place of VMs the volumes are there by then.
  ctx.journal.phase(ctx.plan.mode === "replacement" && ctx.plan.servers.length > 0 ? "network" : "restore");
  setMaxListeners(0, ctx.signal);
  throwIfCancelled(ctx);
  const older = await fallenBackTo(ctx);
  // Who went back to it may have died before all of it was known.
  if (older) await importOlder(ctx, older);
  const board = await Board.read(ctx.recovery.id);
  const lanes = new Lanes(ctx, board, older);
  await lanes.run();
  const stateOf = (wanted: string) =>
    ctx.plan.servers.map(({ serverId }) => serverId).filter((id) => board.server(id).state === wanted);
  return {
    healthy: stateOf("healthy"),
    failed: [...stateOf("failed"), ...stateOf("blocked")],
    usedPointId: lanes.usedPointId,
  };
}

class Lanes {
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  /** Of one lane: the others end, too. */
  #failure: { error: unknown } | undefined;
  readonly #ctx: RecoveryContext;
  /** Orders of tiers that a person has let go on. */
  readonly #continued = new Set<number>();
  readonly #patience = { isOver: false };
  #hasBooted = false;
  /** Ends the restores alone: another point is taken. */
  #round = new AbortController();
  #hasAskedForOlder = false;

  constructor(
    private readonly whole: RecoveryContext,
    private readonly board: Board,
    /** The point that is restored in place of the chosen one. */
    private older: OlderPoint | null,
  ) {
    setMaxListeners(0, this.#stop.signal);
    this.#ctx = { ...whole, signal: this.#stop.signal };
  }

  get usedPointId(): string {
    return this.older?.id ?? this.whole.plan.point.id;
  }

  async run(): Promise<void> {
    const { signal } = this.whole;
    const onAbort = () => this.#fail(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      this.#begin("network", async () => {
        await makeNetworks(this.#ctx);
        this.board.isNetworkMade = true;
      });
      await this.#moveOn().catch((error: unknown) => this.#fail(error));
      await Promise.all(this.#underWay.values());
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
    if (!this.#failure) return;
    throwIfCancelled(this.whole);
    throw this.#failure.error;
  }

  async #moveOn(): Promise<void> {
    const { plan, clock } = this.#ctx;
    while (!this.#failure) {
      if (this.#isLost() && (await this.#fallBack())) continue;
      const moves = nextMoves(plan, {
        volumes: this.board.volumes,
        servers: this.board.servers,
        isNetworkMade: this.board.isNetworkMade,
        continued: this.#continued,
        underWay: new Set(this.#underWay.keys()),
        now: clock.now(),
      });
      if (moves.isOver) return;
      await this.#block(moves.block);
      for (const key of moves.restore) this.#restore(key);
      for (const order of moves.pause) this.#pause(order);
      for (const serverId of moves.boot) this.#boot(serverId);
      if (moves.wakeAt !== null && !this.#underWay.has("delay")) {
        const ms = moves.wakeAt - clock.now();
        this.#begin("delay", () => clock.sleep(ms, this.#stop.signal));
      }
      await this.board.changed();
    }
  }

  /** A volume cannot be restored for good, and another point may hold a backup that can. */
  #isLost(): boolean {
    const { isAllowed } = this.#ctx.plan.fallback;
    if (!isAllowed || this.older || this.#hasAskedForOlder) return false;
    return [...this.board.volumes.values()].some(({ state }) => state === "failed");
  }

  /**
   * The whole VNF goes back to the point before, once, as long as none of its VMs was booted: disks of two moments would
   * not fit together.
   * @returns whether it did; if not, why is told
   */
  async #fallBack(): Promise<boolean> {
    this.#hasAskedForOlder = true;
    const { journal, clock, plan } = this.#ctx;
    journal.begin(FALLBACK_STEP);
    const [pointId = ""] = plan.fallback.pointIds;
    const lost = lostVolumes(plan, [...this.board.volumes.values()]);
    const found = whyNoFallback([...this.board.servers.values()], this.#underWay.keys());
    const older = found ? { refusal: found } : await readOlderPoint(this.#ctx, pointId);
    const refusal = "refusal" in older ? older.refusal : await this.#take(older);
    if (refusal !== undefined) {
      const cause = `The older point was not taken: ${refusal}.`;
      const todo = "Accept what works, or roll it back and choose another recovery point.";
      journal.end(FALLBACK_STEP, { at: clock.now(), state: "skipped", cause, todo });
      return false;
    }
    journal.end(FALLBACK_STEP, {
      at: clock.now(),
      state: "warned",
      cause: `${listed(lost)} could not be restored from the chosen point, of ${minuteOf(plan.point.takenAt)}, so that all VMs are of the one before.`,
      todo: `Look at the step of the ${lost.length === 1 ? "volume" : "volumes"} for the reason. What was written between the two points is lost.`,
      detail: { pointId },
    });
    return true;
  }

  /** @returns why not */
  async #take(older: OlderPoint): Promise<string | undefined> {
    this.#round.abort(new Error("another point is taken"));
    await Promise.all(
      [...this.#underWay].filter(([key]) => key.startsWith("restore:")).map(([, ended]) => ended),
    );
    if (this.#failure) throw this.#failure.error;
    this.#ctx.assertFence();
    this.#round = new AbortController();
    if (!(await repoint(this.#ctx, older))) return "its backups were deleted in this moment";
    this.older = older;
    for (const volume of this.board.volumes.values()) leavePlace(volume);
    await importOlder(this.#ctx, older);
    await this.board.reread();
    return undefined;
  }

  #restore(key: string): void {
    const planned = (this.older ?? this.#ctx.plan).volumes.find((v) => v.key === key);
    if (!planned) return;
    const round = this.#round.signal;
    setMaxListeners(0, round);
    const ctx = { ...this.#ctx, signal: AbortSignal.any([this.#stop.signal, round]) };
    this.#begin(`restore:${key}`, () =>
      restoreVolume({ ctx, board: this.board, planned }).catch((error: unknown) => {
        if (!round.aborted || this.#stop.signal.aborted) throw error;
      }),
    );
  }

  #pause(order: number): void {
    const tier = this.#ctx.plan.tiers.find((t) => t.order === order);
    if (!tier) return;
    this.#enterBoot();
    this.#begin(`pause:${order}`, async () => {
      if (await waitForPerson(this.#ctx, tier)) this.#continued.add(order);
      else await this.#blockFrom(order, lateWords(order, tier.pauseBefore));
    });
  }

  #boot(serverId: string): void {
    const planned = this.#ctx.plan.servers.find((s) => s.serverId === serverId);
    if (!planned) return;
    this.#enterBoot();
    const job = { ctx: this.#ctx, board: this.board, planned, patience: this.#patience };
    this.#begin(`boot:${serverId}`, () => bootServer(job));
  }

  #enterBoot(): void {
    if (!this.#hasBooted) this.#ctx.journal.phase("boot");
    this.#hasBooted = true;
  }

  /**
   * All that a person was to let go on stays where it is. The last tier first: a blocked tier holds up none behind it, and
   * a worker may die in between.
   */
  #blockFrom(order: number, words: { cause: string; todo: string }): Promise<void> {
    const held = this.#ctx.plan.servers
      .filter(({ tier, serverId }) => tier >= order && this.board.server(serverId).state === "planned")
      .sort((a, b) => b.tier - a.tier);
    return this.#block(held.map(({ serverId }) => ({ serverId, ...words })));
  }

  async #block(blocked: Moves["block"]): Promise<void> {
    for (const { serverId, cause, todo } of blocked) {
      await this.board.setServer(serverId, { state: "blocked", cause, todo });
      this.#ctx.journal.end(`boot:${serverId}`, { state: "skipped", cause, todo });
    }
  }

  #begin(key: string, work: () => Promise<void>): void {
    const ended = work()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#underWay.delete(key);
        this.board.ring();
      });
    this.#underWay.set(key, ended);
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop.abort(error);
    this.board.ring();
  }
}
