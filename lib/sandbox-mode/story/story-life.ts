import { setTimeout as sleep } from "node:timers/promises";
import { db } from "../../db";
import type { SandboxStory } from "../../generated/prisma/client";
import { letPass } from "./sandbox-time";
import { claimStory } from "./story-row";

const LOOK_MS = 200;
const CLAIM_AGAIN_MS = 5_000;
/** So much passes in the sandbox between two looks, while no guest stands still. */
const PASSES_MS = 2_000;

/** Another worker has the story now, or this one is about to end: nothing more is done for it here. */
export class StoryLeft extends Error {}

/** The story as the worker lives it that has it. */
export class StoryLife {
  #claimedAt = performance.now();

  constructor(
    readonly story: SandboxStory,
    private readonly workerId: string,
    readonly signal: AbortSignal,
  ) {}

  /** How long it takes by now, ms. */
  get elapsedMs(): number {
    return Date.now() - this.story.startedAt.getTime();
  }

  /** @throws StoryLeft */
  async keep(): Promise<void> {
    if (this.signal.aborted) throw new StoryLeft();
    if (performance.now() - this.#claimedAt < CLAIM_AGAIN_MS) return;
    if (!(await claimStory(this.workerId))) throw new StoryLeft();
    this.#claimedAt = performance.now();
  }

  /** Waits until there is something. @throws Error with `otherwise` after `withinMs`; StoryLeft */
  async until<T>(look: () => Promise<T | undefined>, withinMs: number, otherwise: string): Promise<T> {
    const endsAt = performance.now() + withinMs;
    for (;;) {
      await this.keep();
      const found = await look();
      if (found !== undefined) return found;
      if (performance.now() > endsAt) throw new Error(otherwise);
      await sleep(LOOK_MS);
    }
  }

  /**
   * Waits for the end of runs. Meanwhile the sandbox's time passes faster: what takes a while there is done sooner, but never
   * while one of its guests is held still.
   */
  async untilOver(runIds: readonly string[], withinMs: number, otherwise: string): Promise<void> {
    await this.until(
      async () => {
        const open = await db().run.findMany({
          where: { id: { in: [...runIds] }, endedAt: null },
          select: { kind: true, window: true },
        });
        if (open.length === 0) return true;
        const isHeld = (await db().freezeLease.count({ where: { closedAt: null } })) > 0;
        // Before a backup's window nothing takes its time.
        const isFree = open.every(({ kind, window }) => kind !== "backup" || window !== null);
        if (!isHeld && isFree) await letPass(PASSES_MS);
        return undefined;
      },
      withinMs,
      otherwise,
    );
  }
}
