import { setMaxListeners } from "node:events";
import { machineTime } from "../clock";
import { db } from "../db";
import { runContext } from "../made/run-context";
import type { RunOutcome } from "../runs/finish-run";
import type { StepStop } from "../runs/judge-error";
import type { LiveRun, StepResult } from "../runs/live-run";
import { outcomeOf } from "../runs/outcome-of";
import type { FenceRecord } from "../runs/recovery-view";
import type { RunBody } from "../runs/register-run";
import { RunStopped } from "../runs/run-stopped";
import { beginCleanUp, endCleanUp, endRecovery, keepRecovery } from "./end-recovery";
import { hasTouched, judgeFence } from "./fence/judge-fence";
import { type SwapEnd, settleSwap } from "./in-place/settle-swap";
import { judgeFailover } from "./judge-failover";
import { type Built, endOf, judgeRecovery } from "./judge-recovery";
import { judgeRestore } from "./judge-restore";
import { readBuilt } from "./read-built";
import type { RecoveryContext } from "./recovery-context";
import type { Problem, RecoveryPhases } from "./recovery-phases";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import type { SignedOverride } from "./signed-override";
import { stepsOf } from "./steps-of";

/**
 * A drill, a failover or a restore, from the preflight to its report, as coarse durable steps: their order, and what each keeps, are the same
 * however often a worker dies. What a step keeps is small; the rest is in our own tables, which only steps read.
 */
export const recoveryRun =
  (phases: Phases): RunBody =>
  (run) =>
    new RecoveryRun(run, phases).execute();

type Phases = Omit<RecoveryPhases, "startSource">;

/** A cancelled run still cleans up: what does so is never told to stop. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const CLEANS = { evenCancelled: true };

class RecoveryRun {
  readonly #ctx: RecoveryContext;
  readonly #cleaning: RecoveryContext;
  readonly #recoveryId: string;

  constructor(
    private readonly run: LiveRun,
    private readonly phases: Phases,
  ) {
    const { recoveryId } = run.facts;
    if (recoveryId === null) throw new Error("the run of a recovery names none");
    this.#recoveryId = recoveryId;
    this.#ctx = { ...runContext<RecoveryRunPlan>(run), recovery: { id: recoveryId } };
    this.#cleaning = { ...this.#ctx, signal: NEVER };
  }

  async execute(): Promise<RunOutcome> {
    const { run, phases } = this;
    const ready = await run.step("preflight", () => {
      this.#ctx.journal.plan(stepsOf(this.#ctx.plan));
      return phases.runPreflight(this.#ctx);
    });
    if (!ready.ok) return this.#endWithNothing(ready);
    const { mode } = this.#ctx.plan;
    if (mode === "restore") return this.#restore();
    return mode === "failover" ? this.#failOver() : this.#drill();
  }

  async #drill(): Promise<RunOutcome> {
    const { run, phases } = this;
    const stop = await this.#build();
    // Before the clean-up, after which all of them are gone.
    const built = await run.step("settle", () => this.#settle(stop), CLEANS);
    const over = await run.step("clean-up", () => this.#cleanUpOrKeep(stop), CLEANS);
    await run.step("report", () => phases.writeReport(this.#cleaning), CLEANS);
    if (!built.ok) return outcomeOf(built);
    if (!over.ok) return judgeRecovery({ ...built.value, stop: stop ?? over }, null);
    return judgeRecovery(built.value, over.value);
  }

  /** No copy boots before it is proved, or signed for, that the originals do not run (DESIGN I10). */
  async #failOver(): Promise<RunOutcome> {
    const { run, phases } = this;
    const fenced = await run.step("fence", () => this.#fence());
    if (!fenced.ok) {
      await run.step("settle", () => this.#endUnfenced(fenced), CLEANS);
      return outcomeOf(fenced);
    }
    const stop = await this.#build();
    const handed = stop ? null : await run.step("hand-over", () => phases.handOver(this.#ctx));
    const built = await run.step("settle", () => this.#settle(stop), CLEANS);
    await run.step("report", () => phases.writeReport(this.#cleaning), CLEANS);
    if (!built.ok) return outcomeOf(built);
    return judgeFailover(built.value, problemsOf(handed));
  }

  /** What it makes is its owner's from here on: nothing of it is removed unless somebody asks for that. */
  async #restore(): Promise<RunOutcome> {
    const { run, phases } = this;
    const stop = await this.#build();
    if (this.#ctx.plan.inPlace) return this.#restoreInPlace(stop);
    const named = stop ? null : await run.step("names", () => phases.nameRestored(this.#ctx));
    const built = await run.step("settle", () => this.#settle(stop), CLEANS);
    await run.step("report", () => phases.writeReport(this.#cleaning), CLEANS);
    if (!built.ok) return outcomeOf(built);
    return judgeRestore(built.value, problemsOf(named));
  }

  /** Once the VM is touched it goes on to the one end or the other, whoever has cancelled it. */
  async #restoreInPlace(stop: StepStop | null): Promise<RunOutcome> {
    const { run, phases } = this;
    const swapped = stop ? null : await run.step("swap", () => phases.swapVolume(this.#ctx), CLEANS);
    const end = settleSwap(stop, swapped);
    const settled = await run.step("settle", () => this.#settleInPlace(end), CLEANS);
    await run.step("report", () => phases.writeReport(this.#cleaning), CLEANS);
    return settled.ok ? end.outcome : outcomeOf(settled);
  }

  async #settleInPlace({ event }: SwapEnd): Promise<void> {
    const servingAt = event === "succeed" ? new Date(this.#ctx.clock.now()) : null;
    await endRecovery(this.#recoveryId, event, { servingAt });
  }

  async #fence(): Promise<void> {
    const record = await this.phases.fence(this.#ctx);
    const { overrides } = await db().recovery.findUniqueOrThrow({ where: { id: this.#recoveryId } });
    const reason = judgeFence(record, overrides as unknown as SignedOverride[]);
    if (reason) throw new RunStopped(reason);
  }

  /** Nothing was made at the target; whether something was stopped at the source decides if it is over. */
  async #endUnfenced(stop: StepStop): Promise<void> {
    const { isCancelled } = stop;
    const { fence } = await db().recovery.findUniqueOrThrow({ where: { id: this.#recoveryId } });
    const isTouched = fence !== null && hasTouched(fence as unknown as FenceRecord);
    await endRecovery(this.#recoveryId, isTouched ? (isCancelled ? "cancel" : "fail") : "stop");
  }

  /** @returns what ended it early */
  async #build(): Promise<StepStop | null> {
    const { run, phases } = this;
    const parts: [string, () => Promise<void>][] = [
      ["import", () => phases.importRecords(this.#ctx)],
      ["build", async () => void (await phases.build(this.#ctx))],
    ];
    if (this.#ctx.plan.servers.length > 0)
      parts.push(
        ["attach", () => phases.proveAttached(this.#ctx)],
        ["prove", async () => void (await phases.prove(this.#ctx))],
      );
    for (const [name, work] of parts) {
      const done: StepResult<void> = await run.step(name, work);
      if (!done.ok) return done;
    }
    return null;
  }

  async #settle(stop: StepStop | null): Promise<Built> {
    const { built, servingAt } = await readBuilt(this.#ctx, stop);
    await endRecovery(this.#recoveryId, endOf(built, this.#ctx.plan), { servingAt });
    return built;
  }

  /**
   * A drill leaves nothing behind, whatever became of it, unless it was to be kept: then it stands, if there is anything
   * that could be looked at.
   * @returns how many things are left that should be gone; null: they are kept
   */
  async #cleanUpOrKeep(stop: StepStop | null): Promise<number | null> {
    const { cleanUp } = this.#ctx.plan;
    const isUp = await db().recoveryServer.count({
      where: { recoveryId: this.#recoveryId, bootedAt: { not: null } },
    });
    if (cleanUp !== null && cleanUp !== "at-end" && isUp > 0 && !stop?.isCancelled) {
      await keepRecovery(
        this.#recoveryId,
        machineTime(this.#ctx.clock, this.#ctx.clock.now() + cleanUp.keepForMinutes * 60_000),
      );
      return null;
    }
    this.#ctx.journal.phase("clean-up");
    await beginCleanUp(this.#recoveryId);
    const { left } = await this.phases.removeMade(this.#cleaning);
    await endCleanUp(this.#recoveryId, left);
    return left;
  }

  /** Nothing was made by this run. */
  async #endWithNothing(stop: StepStop): Promise<RunOutcome> {
    await this.run.step("settle", () => endRecovery(this.#recoveryId, "stop"), CLEANS);
    return outcomeOf(stop);
  }
}

function problemsOf(handed: StepResult<{ problems: Problem[] }> | null): Problem[] {
  if (handed === null) return [];
  return handed.ok ? handed.value.problems : [handed.reason];
}
