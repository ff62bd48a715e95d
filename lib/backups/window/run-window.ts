import { ArmedJournal } from "../../audit/armed-journal";
import { type OutcomeQueue, outcomeQueue } from "../../audit/outcome-queue";
import { db } from "../../db";
import { holdHere } from "../../freezes/held-here";
import type { Lease } from "../../freezes/lease";
import { LeaseKeeper } from "../../freezes/lease-keeper";
import { enterRoom, roomIsFree } from "../../freezes/window-room";
import { log } from "../../log";
import { noteNeverMade } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import { plannedVolumes } from "../backup-plan";
import type { WindowRecord } from "../window-record";
import { armWindow, cutKind, GRACE_MS } from "./arm-window";
import { closeWindow } from "./close-window";
import { holdWindow } from "./hold-window";
import { OffMembers } from "./off-members";
import { recoverWindow } from "./recover-window";
import { sitePorts } from "./site-ports";
import { steadyClock } from "./steady-clock";
import { tellTries } from "./tell-tries";
import { skipTheRest, tellWindow } from "./tell-window";
import { untilClosing } from "./until-closing";
import { type WindowCalls, windowCalls } from "./window-calls";
import { windowRecordOf } from "./window-record-of";
import { WindowSite } from "./window-site";
import type { WindowState } from "./window-state";
import { windowSteps } from "./window-steps";

/** A worker that dies in a window leaves it to the next; more than this many would freeze the VMs again and again. */
const ATTEMPTS = 3;
/** An arming that took longer leaves too little of the leases' time. */
const ARMED_WITHIN_MS = 2_000;
/** A database that was too slow to arm a window is asked again after it, times the attempt. */
const SLOW_PAUSE_MS = 2_000;
/** What the guess at a thaw has on top of two round trips, ms: a guest thaws in milliseconds, its host answers later. */
const THAW_MS = 40;
/** A database that is slow gets this long to take what was armed back. */
const DISARM_MS = 30_000;
/** A worker that ends writes what it knows for so long. */
const LAST_WRITE_MS = 1_000;

/**
 * The freeze window of a backup: waits for room at the site, arms, quiesces in order, cuts, thaws in reverse, and keeps
 * the record. Called again after a kill at any moment it thaws first what was left, and begins anew.
 * @returns the closed window: every VM of it surely runs
 * @throws RunStopped when no quiesce was sent; OpenStackError when the site did not answer before; what the database says
 */
export async function runWindow(ctx: BackupContext): Promise<WindowRecord> {
  const { id } = ctx.run;
  const before = await db().run.findUniqueOrThrow({
    where: { id },
    select: { window: true, windowAttempts: true },
  });
  if (before.window) return before.window as unknown as WindowRecord;
  if (before.windowAttempts > 0) await recoverWindow(ctx);
  if (before.windowAttempts >= ATTEMPTS)
    throw new RunStopped({
      cause: `The freeze window was begun ${ATTEMPTS} times, and each time the worker was lost; every VM was thawed each time`,
      todo: "See why Stillpoint’s workers end (their logs, memory, the database), then back up again.",
    });
  for (let attempt = before.windowAttempts + 1; ; attempt++) {
    const held = await new Window(ctx, attempt).hold();
    if (held.record) return held.record;
    if (attempt >= ATTEMPTS)
      throw new RunStopped({
        cause: `The freeze was not begun: Stillpoint’s database took ${(held.tookMs / 1000).toFixed(1)} s to arm it, as at the tries before`,
        todo: "See what slows the database down, then back up again.",
      });
    await ctx.clock.sleep(SLOW_PAUSE_MS * attempt, ctx.signal);
  }
}

/** What came of a window: its record, or for how long the database had it wait, so that nothing was begun. */
type Held = { record: WindowRecord; tookMs?: undefined } | { record?: undefined; tookMs: number };

class Window {
  readonly #clock;
  readonly #calls: WindowCalls;
  readonly #outcomes: OutcomeQueue;
  readonly #journal: ArmedJournal;
  readonly #off: OffMembers;

  constructor(
    private readonly ctx: BackupContext,
    private readonly attempt: number,
  ) {
    const { plan, run, actor, journal } = ctx;
    this.#clock = steadyClock(ctx.clock);
    this.#calls = windowCalls(plan, run.id, attempt);
    this.#outcomes = outcomeQueue(actor, ctx.clock);
    this.#journal = new ArmedJournal({
      actor,
      site: plan.site,
      runId: run.id,
      queue: this.#outcomes,
      now: () => this.#clock.now(),
      onTry: tellTries(journal, this.#calls),
    });
    this.#off = new OffMembers(ctx);
    journal.plan(windowSteps(plan, this.#calls));
  }

  async hold(): Promise<Held> {
    const { ctx } = this;
    const site = await WindowSite.open(ctx, this.#calls, this.#journal);
    const release = new AbortController();
    const ended = holdHere(release);
    // Also before this process is left to end, in which case nothing below returns.
    const over = () => {
      ended();
      roomIsFree(ctx.plan.site.id);
    };
    try {
      const { leases, tookMs } = await this.#arm(site, AbortSignal.any([ctx.signal, release.signal]));
      const keeper = new LeaseKeeper(
        leases.map((lease) => lease.id),
        ctx.clock,
      );
      if (tookMs > ARMED_WITHIN_MS) {
        await this.#disarm(leases, keeper);
        return { tookMs };
      }
      const state = await this.#open(site, leases, keeper, AbortSignal.any([ctx.signal, release.signal]));
      if (release.signal.aborted && !ctx.signal.aborted) return await this.#leaveToOthers(keeper, over);
      return { record: await this.#close(state, keeper) };
    } finally {
      over();
    }
  }

  async #arm(site: WindowSite, signal: AbortSignal): Promise<{ leases: Lease[]; tookMs: number }> {
    const { ctx } = this;
    const { plan, run } = ctx;
    const wanted = { runId: run.id, siteId: plan.site.id, volumes: plannedVolumes(plan).length };
    let beganAt = 0;
    const closing = untilClosing(plan, ctx.clock, { marginMs: ARMED_WITHIN_MS + GRACE_MS });
    const either = AbortSignal.any([signal, closing.signal]);
    const ready = async () => {
      await Promise.all([site.warm(), this.#off.begin()]);
      for (const { window } of this.#calls.members) window.thawEstimateMs = 2 * site.roundTripMs + THAW_MS;
      either.throwIfAborted();
      closing.check();
      beganAt = this.#clock.monotonic();
    };
    try {
      const leases = await enterRoom(wanted, either, ready, (tx) =>
        armWindow(tx, ctx, this.#calls, { attempt: this.attempt, journal: this.#journal }),
      );
      return { leases, tookMs: this.#clock.monotonic() - beganAt };
    } finally {
      closing.over();
    }
  }

  /** The database was so slow that nothing is begun: nothing was sent. */
  async #disarm(leases: readonly Lease[], keeper: LeaseKeeper): Promise<void> {
    const at = new Date(this.#clock.now());
    for (const { id } of leases) keeper.end({ id, state: "not_frozen", by: "run", at });
    this.#journal.settleAll();
    await Promise.all([keeper.flush(DISARM_MS), this.#outcomes.flush(DISARM_MS)]);
    await noteNeverMade(
      this.ctx.run.id,
      this.#calls.cuts.map(({ planned, tag }) => ({ kind: cutKind(planned), tag: tag.name })),
    );
  }

  async #open(
    site: WindowSite,
    leases: readonly Lease[],
    keeper: LeaseKeeper,
    halt: AbortSignal,
  ): Promise<WindowState> {
    const { ctx } = this;
    const { freezeBudgetMs: budgetMs, onUnquiesced } = ctx.plan;
    const told = tellWindow(ctx.journal, keeper, leases, onUnquiesced);
    const of = {
      ctx,
      clock: this.#clock,
      calls: this.#calls,
      site,
      journal: this.#journal,
      keeper,
      told,
      leases,
    };
    const terms = {
      members: this.#calls.members.map(({ window }) => window),
      cuts: this.#calls.cuts.map(({ window }) => window),
      budgetMs,
      onUnquiesced,
    };
    const state = await holdWindow(terms, sitePorts(of), halt);
    // Those that were never touched: their leases are nobody's concern any more.
    const at = new Date(this.#clock.now());
    for (const [i, held] of state.members.entries()) {
      const lease = leases[i];
      if (lease && held.quiesce === "not-sent")
        keeper.end({ id: lease.id, state: "not_frozen", by: "run", at });
    }
    this.#journal.settleAll();
    skipTheRest(ctx.journal, state);
    return state;
  }

  async #close(state: WindowState, keeper: LeaseKeeper): Promise<WindowRecord> {
    const { ctx, attempt } = this;
    const serverOf = new Map(plannedVolumes(ctx.plan).map((v) => [v.volumeId, v.member.serverId]));
    const off = await this.#off.end();
    const of = {
      attempt,
      budgetMs: ctx.plan.freezeBudgetMs,
      serverOf: (volumeId: string) => serverOf.get(volumeId) ?? "",
    };
    return closeWindow(ctx, this.#calls, state, {
      keeper,
      outcomes: this.#outcomes,
      recordOf: (closed) => ({ ...windowRecordOf(closed, of), off }),
    });
  }

  /** This process ends: it has thawed what it held, and says nothing more of the run. */
  async #leaveToOthers(keeper: LeaseKeeper, over: () => void): Promise<never> {
    log.warn(
      { run: this.ctx.run.id },
      "a freeze window was ended, since this worker ends: another begins it anew",
    );
    await Promise.allSettled([keeper.flush(LAST_WRITE_MS), this.#outcomes.flush(LAST_WRITE_MS)]);
    over();
    return new Promise<never>(() => {});
  }
}
