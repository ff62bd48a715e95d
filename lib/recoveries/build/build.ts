import { setMaxListeners } from "node:events";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import type { RecoveryContext } from "../recovery-context";
import type { BuildResult } from "../recovery-phases";
import { Board } from "./board";
import { bootServer } from "./boot-server";
import { makeNetworks } from "./make-networks";
import { type Moves, nextMoves } from "./next-move";
import { restoreVolume } from "./restore-volume";

/**
 * Restores the volumes, makes the networks with all that the VMs need beside, and boots tier by tier: three lanes side by
 * side, each thing as soon as it can be. May be called again after a kill at any moment: it goes on from the rows and from
 * what the site has, and makes nothing twice.
 * @throws RunStopped when the run was cancelled; what nobody can do without. A volume or a VM that fails stops only what
 * needs it
 */
export async function build(ctx: RecoveryContext): Promise<BuildResult> {
  ctx.journal.phase("restore");
  setMaxListeners(0, ctx.signal);
  throwIfCancelled(ctx);
  const board = await Board.read(ctx.recovery.id);
  await new Lanes(ctx, board).run();
  const stateOf = (wanted: string) =>
    ctx.plan.servers.map(({ serverId }) => serverId).filter((id) => board.server(id).state === wanted);
  return {
    healthy: stateOf("healthy"),
    failed: [...stateOf("failed"), ...stateOf("blocked")],
    usedPointId: ctx.plan.point.id,
  };
}

class Lanes {
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  /** Of one lane: the others end, too. */
  #failure: { error: unknown } | undefined;
  readonly #ctx: RecoveryContext;
  #hasBooted = false;

  constructor(
    private readonly whole: RecoveryContext,
    private readonly board: Board,
  ) {
    setMaxListeners(0, this.#stop.signal);
    this.#ctx = { ...whole, signal: this.#stop.signal };
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
      const moves = nextMoves(plan, {
        volumes: this.board.volumes,
        servers: this.board.servers,
        isNetworkMade: this.board.isNetworkMade,
        underWay: new Set(this.#underWay.keys()),
        now: clock.now(),
      });
      if (moves.isOver) return;
      await this.#block(moves.block);
      for (const key of moves.restore) this.#restore(key);
      for (const serverId of moves.boot) this.#boot(serverId);
      if (moves.wakeAt !== null && !this.#underWay.has("delay")) {
        const ms = moves.wakeAt - clock.now();
        this.#begin("delay", () => clock.sleep(ms, this.#stop.signal));
      }
      await this.board.changed();
    }
  }

  #restore(key: string): void {
    const planned = this.#ctx.plan.volumes.find((v) => v.key === key);
    if (!planned) return;
    this.#begin(`restore:${key}`, () => restoreVolume({ ctx: this.#ctx, board: this.board, planned }));
  }

  #boot(serverId: string): void {
    const planned = this.#ctx.plan.servers.find((s) => s.serverId === serverId);
    if (!planned) return;
    if (!this.#hasBooted) this.#ctx.journal.phase("boot");
    this.#hasBooted = true;
    this.#begin(`boot:${serverId}`, () => bootServer({ ctx: this.#ctx, board: this.board, planned }));
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
