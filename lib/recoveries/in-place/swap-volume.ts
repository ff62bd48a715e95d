import { db } from "../../db";
import { refreshSoon } from "../../inventory/refresh-soon";
import { findVolume } from "../../openstack/cinder/volumes";
import { listAttachments } from "../../openstack/nova/attachments";
import { findServer } from "../../openstack/nova/servers";
import type { StopReason } from "../../runs/run-stopped";
import { callOf, failureOf, type Hands, type Trouble, troubleOf } from "../fence/hands";
import { judgePower } from "../fence/judge-power";
import { PowerOff } from "../fence/power-off";
import { unlockAndStart } from "../fence/start-server";
import type { RecoveryContext } from "../recovery-context";
import type { Problem } from "../recovery-phases";
import type { PlannedSwap } from "../recovery-run-plan";
import { lasting } from "../words";
import { nameSwapped } from "./name-swapped";
import { nextSwapMove, type SwapLook, type SwapMove } from "./next-swap-move";
import { repointMember } from "./repoint-member";
import { SwapAsks } from "./swap-asks";
import { SwapBook } from "./swap-book";
import { byHand, SWAP_STEPS } from "./swap-steps";

const LOOK_MS = 500;
/** ACPI gets its time, and then the power is cut: 60 s at Nova by default (openstack-api.md B3). */
const STOP_MS = 120_000;
/** So long one change may take before the old volume is put back. */
const MOVE_MS = 180_000;
/** So long a change that is on its way is waited for before it is left to a person. */
const SETTLE_MS = 15 * 60_000;

export type SwapResult =
  | { outcome: "swapped"; problems: Problem[] }
  | { outcome: "untouched" | "put-back" | "stuck"; reason: StopReason; isCancelled: boolean };

/**
 * Gives a VM the restored volume in the place of the one that it has: stops it, changes the volume, starts it again if it
 * ran. On any trouble before the new one is attached the old one is put back, and so it is when somebody cancels. May be
 * called again after a kill at any moment, also for a run that was cancelled: it looks first, and goes on from there.
 * @throws what the database says; what is no call's failure
 */
export async function swapVolume(ctx: RecoveryContext): Promise<SwapResult> {
  const { inPlace } = ctx.plan;
  if (!inPlace) throw new Error("this restore changes no volume");
  const row = await db().recoveryVolume.findFirst({
    where: { recoveryId: ctx.recovery.id, sourceVolumeId: inPlace.volume, state: "ready" },
  });
  if (!row?.volumeId) {
    const reason = { cause: "The volume could not be restored.", todo: "Look at its step." };
    return { outcome: "untouched", reason, isCancelled: false };
  }
  const book = await SwapBook.open(ctx, inPlace, row.volumeId);
  return new Swap(ctx, inPlace, row.volumeId, book, await handsOf(ctx, inPlace)).run();
}

const handsOf = async (ctx: RecoveryContext, { credentialId }: PlannedSwap): Promise<Hands> => ({
  session: await ctx.session(credentialId),
  clock: ctx.clock,
  assertFence: () => ctx.assertFence(),
});

class Swap {
  readonly #asks: SwapAsks;
  #since: number;
  #before: string | undefined;
  #silent: Trouble | undefined;

  constructor(
    private readonly ctx: RecoveryContext,
    private readonly swap: PlannedSwap,
    private readonly newId: string,
    private readonly book: SwapBook,
    private readonly hands: Hands,
  ) {
    this.#since = ctx.clock.monotonic();
    this.#asks = new SwapAsks(ctx, swap, newId, hands);
  }

  async run(): Promise<SwapResult> {
    const { ctx, book } = this;
    ctx.journal.phase("stop");
    if (book.record.state === "open") await this.#change();
    void refreshSoon(this.swap.credentialId, 0);
    return book.record.state === "swapped" ? this.#end() : this.#tell();
  }

  /** Until the VM has the one or the other. */
  async #change(): Promise<void> {
    const { ctx, book } = this;
    for (;;) {
      if (ctx.signal.aborted && book.record.direction === "forward") await this.#goBack(CANCELLED, true);
      if (book.record.wasRunning === null && book.record.direction === "back")
        return book.save({ state: "untouched" });
      const look = await this.#look();
      const move = look
        ? nextSwapMove(look, {
            direction: book.record.direction,
            wasDeletedWithServer: this.swap.isDeletedWithServer,
          })
        : "wait";
      if (move === "swapped") return repointMember(ctx, this.swap, book);
      if (move === "put-back") return book.save({ state: "put-back" });
      if (look && move !== "wait" && book.record.wasRunning === null && !(await this.#begin(look))) continue;
      if (move === "lost") {
        if (book.record.direction === "back") return book.save({ state: "stuck" });
        await this.#goBack(LOST);
      } else if (move === "stop") await this.#stop();
      else if (move !== "wait") {
        const refused = await this.#asks.ask(move);
        if (refused && book.record.direction === "back") return book.save({ state: "stuck" });
        if (refused) await this.#goBack(refused);
      }
      if (this.#isLate(move)) {
        const trouble = this.#silent ?? tooLong(this.#limit());
        if (book.record.direction === "back") {
          await book.save({ state: "stuck", trouble: book.record.trouble ?? trouble });
          return;
        }
        await this.#goBack(trouble);
      }
      await ctx.clock.sleep(LOOK_MS);
    }
  }

  #limit = (): number => (this.book.record.direction === "back" ? SETTLE_MS : MOVE_MS);

  /** What is waited for has to come within a time of its own. */
  #isLate(move: SwapMove): boolean {
    const now = this.ctx.clock.monotonic();
    const key = `${this.book.record.direction} ${move}`;
    if (this.#before !== key) this.#since = now;
    this.#before = key;
    return now - this.#since > this.#limit();
  }

  /** What it was like is kept before it is changed. @returns whether it is still what was planned */
  async #begin(look: SwapLook): Promise<boolean> {
    const isThere = look.listed.old && look.status.old === "in-use";
    if (!isThere) {
      await this.#goBack({
        cause: `volume ${this.swap.oldVolumeId} is not at ${this.swap.serverName} any more, where it was when this was planned`,
        todo: "Look at the VM’s actions at the site, and plan the restore again.",
      });
      return false;
    }
    const wasRunning = look.server?.isOff === false;
    if (wasRunning && !this.swap.mayStop) {
      await this.#goBack({
        cause: `${this.swap.serverName} was started since this was planned`,
        todo: "Stop it, or allow that it is stopped for this; then plan the restore again.",
      });
      return false;
    }
    await this.book.save({ wasRunning });
    return true;
  }

  /** The old volume stays, or is put back: nothing of the new one is attached. */
  async #goBack(trouble: Problem, isCancelled = false): Promise<void> {
    const { journal } = this.ctx;
    const { cause, todo } = trouble;
    await this.book.save({ direction: "back", trouble: { cause, todo }, isCancelled });
    this.#since = this.ctx.clock.monotonic();
    if (this.book.record.wasRunning !== null) journal.plan([SWAP_STEPS.putBack(this.swap)]);
  }

  async #stop(): Promise<void> {
    const { journal, clock } = this.ctx;
    const { key } = SWAP_STEPS.stop(this.swap);
    journal.begin(key);
    const hands = {
      ...this.hands,
      attempt: (a: Parameters<typeof journal.attempt>[1]) => journal.attempt(key, a),
    };
    const off = await new PowerOff(hands, this.swap.serverId, async () => {}).within(STOP_MS);
    const at = clock.now();
    if (off.is === "off") return void journal.end(key, { at, state: "succeeded" });
    const trouble: Problem =
      off.is === "gone"
        ? LOST
        : {
            cause: `${this.swap.serverName} could not be stopped: ${off.trouble.cause}`,
            todo: off.trouble.todo,
          };
    journal.end(key, { at, state: "failed", ...trouble });
    await this.#goBack(trouble);
  }

  async #look(): Promise<SwapLook | undefined> {
    const { hands, swap } = this;
    const call = callOf(hands);
    try {
      const server = await findServer(hands.session, swap.serverId, call);
      const [there, old, made] = await Promise.all([
        server ? listAttachments(hands.session, swap.serverId, call) : [],
        findVolume(hands.session, swap.oldVolumeId, call),
        findVolume(hands.session, this.newId, call),
      ]);
      this.#silent = undefined;
      const power = judgePower(server);
      const isListed = (id: string) => there.some(({ volumeId }) => volumeId === id);
      const look: SwapLook = {
        server: server
          ? { isOff: power === "off", isBusy: (server.taskState ?? null) !== null || power === "busy" }
          : null,
        listed: { old: isListed(swap.oldVolumeId), new: isListed(this.newId) },
        isOldDeletedWithServer: there.some((a) => a.volumeId === swap.oldVolumeId && a.isDeletedWithServer),
        status: { old: old?.status ?? null, new: made?.status ?? null },
      };
      this.#asks.tellDone(look);
      return look;
    } catch (thrown) {
      this.#silent = troubleOf(failureOf(hands, thrown));
      return undefined;
    }
  }

  /** It has the new one: it is started first, names can wait. */
  async #end(): Promise<SwapResult> {
    const problems = await this.#start();
    return {
      outcome: "swapped",
      problems: [...problems, ...(await nameSwapped(this.ctx, this.swap, this.book))],
    };
  }

  async #tell(): Promise<SwapResult> {
    const { state, trouble, isCancelled, wasRunning } = this.book.record;
    const why = trouble ?? LOST;
    if (state === "untouched")
      return { outcome: "untouched", reason: { ...why, todo: why.todo }, isCancelled };
    const problems = state === "put-back" ? await this.#start() : [];
    const [problem] = problems;
    if (state === "put-back" && !problem)
      return {
        outcome: "put-back",
        reason: {
          cause: why.cause,
          todo: `${why.todo} ${this.swap.serverName} has the volume again that it had${wasRunning ? ", and runs" : ""}.`,
        },
        isCancelled,
      };
    return {
      outcome: "stuck",
      reason: {
        cause: problem ? `${why.cause}; ${problem.cause}` : why.cause,
        todo: `${problem?.todo ?? `Its old volume could not be put back. Look at it at the site, then by hand:`}\n${byHand(this.swap, this.newId, { isAttached: state === "put-back", wasRunning: wasRunning === true })}`,
      },
      isCancelled,
    };
  }

  /** If it ran before. A failover that took the VNF meanwhile wants it off. */
  async #start(): Promise<Problem[]> {
    const { ctx, swap, book } = this;
    const { journal, clock } = ctx;
    const { key } = SWAP_STEPS.start(swap);
    if (!book.record.wasRunning) {
      journal.end(key, { at: clock.now(), state: "skipped", cause: "It was off before." });
      return [];
    }
    journal.phase("start");
    journal.begin(key);
    const run = await db().run.findUniqueOrThrow({
      where: { id: ctx.run.id },
      select: { supersededById: true },
    });
    if (run.supersededById) {
      const cause = "A failover of the VNF has begun: it is left off.";
      journal.end(key, { at: clock.now(), state: "skipped", cause });
      return [];
    }
    const hands = {
      ...this.hands,
      attempt: (a: Parameters<typeof journal.attempt>[1]) => journal.attempt(key, a),
    };
    const { serverId, serverName } = swap;
    const trouble = await unlockAndStart(hands, { serverId, reason: "", isOurLock: false, isStarted: true });
    const at = clock.now();
    if (!trouble) {
      journal.end(key, { at, state: "succeeded" });
      return [];
    }
    const problem = { cause: `${serverName} was not started again: ${trouble.cause}`, todo: trouble.todo };
    journal.end(key, { at, state: "failed", ...problem });
    return [problem];
  }
}

const CANCELLED: Problem = {
  cause: "The run was cancelled before the restored volume was attached.",
  todo: "Start another one when it is wanted.",
};
const LOST: Problem = {
  cause: "the VM, or one of the two volumes, is gone or in an error",
  todo: "Look at them at the site.",
};
const tooLong = (ms: number): Problem => ({
  cause: `it was not done after ${lasting(ms)}`,
  todo: "Look at the VM’s actions at the site, and at nova-compute on its host.",
});
