import { setMaxListeners } from "node:events";
import { runContext } from "../made/run-context";
import type { RunOutcome } from "../runs/finish-run";
import type { StepStop } from "../runs/judge-error";
import type { LiveRun, StepResult } from "../runs/live-run";
import { outcomeOf } from "../runs/outcome-of";
import type { RunBody } from "../runs/register-run";
import type { BackupContext } from "./backup-context";
import type { BackupPhases } from "./backup-phases";
import type { BackupPlan } from "./backup-plan";
import { stopOfWindow } from "./judge-outcome";
import { lookAgain } from "./look-again";
import { preparing } from "./preparing";
import { closePoint, hasBackups, pointOf, uncatalogued, windowOf } from "./run-facts";
import { settleOutcome } from "./settle-outcome";

/**
 * A backup, from the preflight to the tidying, as coarse durable steps: their order, and what each keeps, are the same
 * however often a worker dies. What a step keeps is small; the rest is in our own tables, which only steps read.
 */
export const backupRun =
  (phases: BackupPhases): RunBody =>
  async (run) => {
    const outcome = await new BackupRun(run, phases).execute();
    lookAgain(run.facts.plan as BackupPlan);
    return outcome;
  };

/** A cancelled run still cleans up: what does so is never told to stop. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const CLEANS = { evenCancelled: true };
/** Records that are exported again at a time, where the back-up could not. */
const CATALOGUED_AT_ONCE = 4;

class BackupRun {
  readonly #ctx: BackupContext;
  readonly #cleaning: BackupContext;
  readonly #runId: string;

  constructor(
    private readonly run: LiveRun,
    private readonly phases: BackupPhases,
  ) {
    this.#runId = run.facts.id;
    this.#ctx = runContext<BackupPlan>(run);
    this.#cleaning = { ...this.#ctx, signal: NEVER };
  }

  async execute(): Promise<RunOutcome> {
    const { run, phases } = this;
    const ready = await run.step("preflight", () =>
      this.#prepare("preflight", () => phases.runPreflight(this.#ctx)),
    );
    if (!ready.ok) return this.#endWithNothing(ready);
    const described = await run.step("describe", () =>
      this.#prepare("describe", () => phases.describePoint(this.#ctx)),
    );
    if (!described.ok) return this.#endWithNothing(described);
    const cut = await run.step("window", async () => {
      const { snapshots, stop } = await phases.runWindow(this.#ctx);
      return { hasAny: snapshots.some(({ state }) => state === "available"), stop };
    });
    if (!cut.ok) return this.#endWithNothing(cut);
    // Cancelled in the window, or nothing was cut: there is nothing to keep.
    if (!cut.value.hasAny || cut.value.stop?.reason === "cancelled")
      return this.#endWithNothing(stopOfWindow(cut.value.stop));
    return this.#build(described.value);
  }

  #prepare<T>(what: "preflight" | "describe", work: () => Promise<T>): Promise<T> {
    return preparing(this.run.facts.site.id, what, this.#ctx.signal, work);
  }

  /** The rest, once there are snapshots: whatever happens, the point is judged by what there is. */
  async #build(pointId: string): Promise<RunOutcome> {
    const { run, phases } = this;
    const begun = await run.step("begin", async () =>
      phases.beginPoint(this.#ctx, pointId, await windowOf(this.#runId)),
    );
    if (!begun.ok) return this.#endWithNothing(begun);
    const backedUp = await run.step("back-up", async () =>
      phases.backUp(this.#ctx, pointId, await windowOf(this.#runId), (row) =>
        phases.catalogueBackup(this.#ctx, row),
      ),
    );
    if (!backedUp.ok && backedUp.isCancelled) {
      const made = await run.step("look", () => hasBackups(pointId), CLEANS);
      if (made.ok && !made.value) return this.#endWithNothing(backedUp);
    }
    const catalogued = await run.step("catalogue", () => this.#catalogue(pointId));
    const verified = await run.step(
      "verify",
      async () => phases.finishPoint(this.#cleaning, pointId, await windowOf(this.#runId)),
      CLEANS,
    );
    const tidied = await this.#tidy();
    const stop = firstStop([backedUp, catalogued, verified, tidied]);
    const judged = await run.step(
      "judge",
      async () => {
        await closePoint(pointId, stop?.reason.cause ?? "it could not be verified");
        return settleOutcome(run, pointId, stop);
      },
      CLEANS,
    );
    return judged.ok ? judged.value : outcomeOf(judged);
  }

  /** What the back-up could not catalogue, since its worker died in between, is made good here. */
  async #catalogue(pointId: string): Promise<void> {
    this.#ctx.journal.phase("catalogue");
    const rows = await uncatalogued(pointId);
    const next = async (): Promise<void> => {
      for (let row = rows.shift(); row; row = rows.shift()) await this.phases.catalogueBackup(this.#ctx, row);
    };
    await Promise.all(Array.from({ length: CATALOGUED_AT_ONCE }, next));
  }

  /** The run ends without a recovery point: one that was begun goes, and what was made for it too. */
  async #endWithNothing(stop: StepStop): Promise<RunOutcome> {
    // One that was cancelled before its taker came to the window: its VMs come before all else.
    await this.run.step("thaw", () => this.phases.thawLeft(this.#cleaning), CLEANS);
    await this.run.step(
      "drop",
      async () => {
        const pointId = await pointOf(this.#runId);
        if (pointId) await this.phases.dropPoint(this.#cleaning, pointId, stop.reason.cause);
      },
      CLEANS,
    );
    await this.#tidy();
    return outcomeOf(stop);
  }

  #tidy(): Promise<StepResult<void>> {
    return this.run.step("tidy", () => this.phases.tidy(this.#cleaning), CLEANS);
  }
}

/** The first one that stopped; a cancellation explains the others. */
const firstStop = (results: readonly StepResult<unknown>[]): StepStop | null => {
  const stops = results.flatMap((result) => (result.ok ? [] : [result]));
  return stops.find(({ isCancelled }) => isCancelled) ?? stops[0] ?? null;
};
