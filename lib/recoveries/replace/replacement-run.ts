import { setMaxListeners } from "node:events";
import { db } from "../../db";
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
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryPhases } from "../recovery-phases";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { commit } from "../relocation/commit";
import { judgeUndone, whyUndone } from "../relocation/judge-undone";
import { lookStillOff } from "../relocation/look-off";
import { withOutageLimit } from "../relocation/outage-limit";
import { undo } from "../relocation/undo";
import { stepsOf } from "../steps-of";
import { volumesAlone } from "./volumes-alone";

/**
 * A restore in the place of VMs, from the preflight to its report, as coarse durable steps: their order, and what each
 * keeps, are the same however often a worker dies. The volumes are restored while the present VMs run; then these are
 * stopped and locked, and new ones get their addresses. Until its commit, which is that all of the new ones work, any
 * trouble leads back as in a relocation: what was made is removed, and the present VMs run again.
 */
export const replacementRun =
  (phases: Phases): RunBody =>
  (run) =>
    new ReplacementRun(run, phases).execute();

type Phases = Omit<RecoveryPhases, "swapVolume" | "nameRestored">;

/** What leads back, and what comes after the commit, is never told to stop. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const GOES_ON = { evenCancelled: true };

class ReplacementRun {
  readonly #ctx: RecoveryContext;
  readonly #after: RecoveryContext;

  constructor(
    private readonly run: LiveRun,
    private readonly phases: Phases,
  ) {
    const { recoveryId } = run.facts;
    if (recoveryId === null) throw new Error("the run of a recovery names none");
    this.#ctx = { ...runContext<RecoveryRunPlan>(run), recovery: { id: recoveryId } };
    this.#after = { ...this.#ctx, signal: NEVER };
  }

  async execute(): Promise<RunOutcome> {
    const { run, phases } = this;
    const ready = await run.step("preflight", () => {
      this.#ctx.journal.plan(stepsOf(this.#ctx.plan));
      return phases.runPreflight(this.#ctx);
    });
    if (!ready.ok) return this.#endWithNothing(ready);
    const stop = await this.#replace();
    const committed = await run.step("commit", () => commit(run, this.#after, stop), GOES_ON);
    if (!committed.ok) return this.#undo(committed);
    const { built, isServing } = committed.value;
    if (!isServing) return this.#undo(whyUndone(built));
    const handed = await run.step("hand-over", () => phases.handOver(this.#after), GOES_ON);
    await run.step("report", () => phases.writeReport(this.#after), GOES_ON);
    return judgeFailover(built, handed.ok ? handed.value.problems : [handed.reason]);
  }

  /** @returns what ended it early */
  async #replace(): Promise<StepStop | null> {
    const { run, phases } = this;
    const whileOff = (work: (ctx: RecoveryContext) => Promise<void>) => () =>
      withOutageLimit(this.#ctx, [this.#ctx.plan.to], work);
    const parts: [string, () => Promise<void>][] = [
      ["import", () => phases.importRecords(this.#ctx)],
      ["restore", () => this.#restore()],
      ["stop", () => this.#stopPresent()],
      ["build", whileOff(async (ctx) => void (await phases.build(ctx)))],
      ["attach", whileOff((ctx) => phases.proveAttached(ctx))],
      ["prove", whileOff(async (ctx) => void (await phases.prove(ctx)))],
      ["look-still-off", whileOff(lookStillOff)],
    ];
    for (const [name, work] of parts) {
      const done: StepResult<void> = await run.step(name, work);
      if (!done.ok) return done;
    }
    return null;
  }

  /** Nothing is stopped for what cannot be restored. */
  async #restore(): Promise<void> {
    await this.phases.build({ ...this.#ctx, plan: volumesAlone(this.#ctx.plan) });
    const missing = await db().recoveryVolume.findMany({
      where: { recoveryId: this.#ctx.recovery.id, state: { not: "ready" } },
    });
    const volume = this.#ctx.plan.volumes.find(({ key }) =>
      missing.some((row) => row.sourceVolumeId === key),
    );
    const lost = missing.find(({ sourceVolumeId }) => sourceVolumeId === volume?.key) ?? missing[0];
    if (!lost) return;
    throw new RunStopped({
      cause: `${volume?.name || lost.sourceVolumeId} could not be restored: ${lost.cause ?? "its step says why"}`,
      todo: lost.todo ?? "Look at its step.",
    });
  }

  /** Proved, or it leads back: what is restored at home is not worth a signature. */
  async #stopPresent(): Promise<void> {
    const { vnf } = this.#ctx.plan;
    const now = await db().vnf.findUniqueOrThrow({ where: { id: vnf.id } });
    if (now.version !== vnf.version)
      throw new RunStopped({
        cause: `${vnf.name} was changed meanwhile`,
        todo: "Look at its plan again, and start it from there.",
      });
    const reason = judgeFence(await this.phases.fence(this.#ctx), []);
    if (reason)
      throw new RunStopped({ ...reason, todo: "Look at its step, and start the restore again then." });
  }

  async #undo(why: StepStop): Promise<RunOutcome> {
    const { run, phases } = this;
    await run.step("undo-begin", () => endRecovery(this.#ctx.recovery.id, "fail"), GOES_ON);
    const undone = await undo(run, async () => this.#after, phases);
    await run.step("report", () => phases.writeReport(this.#after), GOES_ON);
    const { vnf, from, to } = this.#ctx.plan;
    return judgeUndone(why, undone, { vnf: vnf.name, from: from.name, to: to.name });
  }

  /** Its VMs run as before, and nothing was made. */
  async #endWithNothing(stop: StepStop): Promise<RunOutcome> {
    await this.run.step("settle", () => endRecovery(this.#ctx.recovery.id, "stop"), GOES_ON);
    return outcomeOf(stop);
  }
}
