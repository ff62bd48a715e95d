import { setMaxListeners } from "node:events";
import { runContext } from "../../made/run-context";
import type { RunOutcome } from "../../runs/finish-run";
import type { StepStop } from "../../runs/judge-error";
import type { LiveRun, StepResult } from "../../runs/live-run";
import { outcomeOf } from "../../runs/outcome-of";
import type { RunBody } from "../../runs/register-run";
import { RunStopped } from "../../runs/run-stopped";
import { endRecovery } from "../end-recovery";
import { judgeFence } from "../fence/judge-fence";
import { judgeFailover } from "../judge-failover";
import { readBuiltPlan } from "../read-built-plan";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryPhases } from "../recovery-phases";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { stepsOf } from "../steps-of";
import { commit } from "./commit";
import { judgeUndone, whyUndone } from "./judge-undone";
import { lookOff, lookStillOff } from "./look-off";
import { withOutageLimit } from "./outage-limit";
import { ownBackup } from "./own-backup";
import { replan } from "./replan";
import { undo } from "./undo";

/**
 * A relocation, from the preflight to its report, as coarse durable steps: their order, and what each keeps, are the same
 * however often a worker dies. Until its commit, which is that all VMs work at the target, any trouble leads back: what was
 * made is removed, and the source runs again. After it, nothing does but a roll-back.
 */
export const relocationRun =
  (phases: Phases): RunBody =>
  (run) =>
    new RelocationRun(run, phases).execute();

/** All but what a restore at home has for itself. */
type Phases = Omit<RecoveryPhases, "swapVolume" | "nameRestored">;

/** What leads back, and what comes after the commit, is never told to stop. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const GOES_ON = { evenCancelled: true };

class RelocationRun {
  /** With the plan as it was shown. */
  readonly #started: RecoveryContext;
  readonly #recoveryId: string;

  constructor(
    private readonly run: LiveRun,
    private readonly phases: Phases,
  ) {
    const { recoveryId } = run.facts;
    if (recoveryId === null) throw new Error("the run of a recovery names none");
    this.#recoveryId = recoveryId;
    this.#started = { ...runContext<RecoveryRunPlan>(run), recovery: { id: recoveryId } };
  }

  async execute(): Promise<RunOutcome> {
    const { run, phases } = this;
    const unstarted = await this.#prepare();
    if (unstarted) return this.#endWithNothing(unstarted);
    const stop = await this.#move();
    const committed = await run.step("commit", async () => commit(run, await this.#after(), stop), GOES_ON);
    if (!committed.ok) return this.#undo(committed);
    const { built, isServing } = committed.value;
    if (!isServing) return this.#undo(whyUndone(built));
    const handed = await run.step("hand-over", async () => phases.handOver(await this.#after()), GOES_ON);
    await run.step("report", async () => phases.writeReport(await this.#after()), GOES_ON);
    return judgeFailover(built, handed.ok ? handed.value.problems : [handed.reason]);
  }

  /** With its VMs running: whatever goes wrong here, nothing was touched. @returns what ended it */
  async #prepare(): Promise<StepStop | null> {
    const { run, phases } = this;
    const ctx = this.#started;
    const { plan } = ctx;
    const ready = await run.step("preflight", () => {
      // Its records are those of its own backup, which is not made yet.
      ctx.journal.plan(stepsOf({ ...plan, imports: [] }));
      return phases.runPreflight(ctx);
    });
    if (!ready.ok) return ready;
    const hot = await run.step("hot-backup", () => ownBackup(ctx, "hot"));
    if (!hot.ok) return hot;
    const planned = await run.step("hot-plan", () =>
      replan(ctx, { started: plan, pointId: hot.value, part: "hot" }),
    );
    return planned.ok ? null : planned;
  }

  /** From the stop of the source to copies that are proved to work. @returns what ended it early */
  async #move(): Promise<StepStop | null> {
    const { run, phases } = this;
    const { plan } = this.#started;
    const { from, to } = plan;
    const stopped = await run.step("stop", async () => this.#stopSource(await this.#now()));
    if (!stopped.ok) return stopped;
    const cold = await run.step("cold-backup", async () =>
      withOutageLimit(await this.#now(), [from, to], (ctx) => ownBackup(ctx, "cold")),
    );
    if (!cold.ok) return cold;
    const planned = await run.step("final-plan", async () =>
      replan(await this.#now(), { started: plan, pointId: cold.value, part: "cold" }),
    );
    if (!planned.ok) return planned;
    const parts: [string, (ctx: RecoveryContext) => Promise<void>][] = [
      ["import", (ctx) => phases.importRecords(ctx)],
      ["look-off", lookOff],
      ["build", async (ctx) => void (await phases.build(ctx))],
      ["attach", (ctx) => phases.proveAttached(ctx)],
      ["prove", async (ctx) => void (await phases.prove(ctx))],
      ["look-still-off", lookStillOff],
    ];
    for (const [name, work] of parts) {
      const done: StepResult<void> = await run.step(name, async () =>
        withOutageLimit(await this.#now(), [to], work),
      );
      if (!done.ok) return done;
    }
    return null;
  }

  /** By what it is built now. */
  async #now(): Promise<RecoveryContext> {
    return { ...this.#started, plan: await readBuiltPlan(this.#recoveryId) };
  }

  async #after(): Promise<RecoveryContext> {
    return { ...(await this.#now()), signal: NEVER };
  }

  /** Proved, or it leads back: a move is not worth a signature. */
  async #stopSource(ctx: RecoveryContext): Promise<void> {
    const reason = judgeFence(await this.phases.fence(ctx), []);
    if (reason)
      throw new RunStopped({ ...reason, todo: "Look at its step, and start the relocation again then." });
  }

  async #undo(why: StepStop): Promise<RunOutcome> {
    const { run, phases } = this;
    await run.step("undo-begin", () => endRecovery(this.#recoveryId, "fail"), GOES_ON);
    const undone = await undo(run, () => this.#after(), phases);
    await run.step("report", async () => phases.writeReport(await this.#after()), GOES_ON);
    const { vnf, from, to } = this.#started.plan;
    return judgeUndone(why, undone, { vnf: vnf.name, from: from.name, to: to.name });
  }

  /** Its VMs run as before, and nothing was made. */
  async #endWithNothing(stop: StepStop): Promise<RunOutcome> {
    await this.run.step("settle", () => endRecovery(this.#recoveryId, "stop"), GOES_ON);
    return outcomeOf(stop);
  }
}
