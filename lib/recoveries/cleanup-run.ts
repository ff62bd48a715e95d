import { setMaxListeners } from "node:events";
import { db } from "../db";
import { runContext } from "../made/run-context";
import type { RunOutcome } from "../runs/finish-run";
import type { LiveRun, StepResult } from "../runs/live-run";
import type { RunBody } from "../runs/register-run";
import type { CleanUpPlan } from "./clean-up-plan";
import { endCleanUp } from "./end-recovery";
import { readBuiltPlan } from "./read-built-plan";
import type { RecoveryPhases } from "./recovery-phases";
import type { RecoveryRunPlan } from "./recovery-run-plan";
import { refreshReport } from "./refresh-report";
import { removalStepsOf } from "./steps-of";

type Phases = Pick<RecoveryPhases, "removeMade">;

/** Half of it removed is worse than none or all: nobody cancels it. */
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const CLEANS = { evenCancelled: true };
const COUNT = "verify:left";
const TODO = "Its steps say why. Stillpoint goes on trying by itself; or clean up again.";

/** Removes what a recovery made and left standing, as coarse durable steps: each may be done again after a kill. */
export const cleanupRun =
  (phases: Phases): RunBody =>
  async (run) => {
    const { recoveryId, resources } = run.facts.plan as CleanUpPlan;
    const removed = await run.step("remove", () => remove(run, recoveryId, phases), CLEANS);
    const left = await run.step("verify", () => countLeft(run, recoveryId, removed), CLEANS);
    const settled = await run.step("settle", () => settle(recoveryId, left), CLEANS);
    if (left.ok && left.value === 0 && settled.ok) return { state: "succeeded", failure: null };
    const isPartly = left.ok && left.value < resources;
    return { state: isPartly ? "partly_failed" : "failed", failure: reasonOf([removed, left, settled]) };
  };

async function remove(run: LiveRun, recoveryId: string, phases: Phases): Promise<number> {
  const plan = await readBuiltPlan(recoveryId);
  run.journal.phase("remove");
  run.journal.plan(removalStepsOf(plan));
  const ctx = { ...runContext<RecoveryRunPlan>(run), plan, recovery: { id: recoveryId }, signal: NEVER };
  return (await phases.removeMade(ctx)).left;
}

/** By what was looked for and by what is recorded: noted as removed is only what its site does not have any more. */
async function countLeft(run: LiveRun, recoveryId: string, removed: StepResult<number>): Promise<number> {
  const { journal } = run;
  journal.phase("verify");
  journal.plan([{ key: COUNT, phase: "verify", position: 0, title: "Count what is left" }]);
  journal.begin(COUNT);
  const made = { run: { recoveryId } };
  const open = await db().runResource.count({ where: { ...made, removedAt: null } });
  const of = await db().runResource.count({ where: made });
  const left = Math.max(open, removed.ok ? removed.value : 0);
  journal.end(COUNT, {
    ...(left === 0
      ? { state: "succeeded" as const }
      : { state: "failed" as const, cause: `${left} of ${of} things are still there`, todo: TODO }),
    detail: { left, of },
  });
  return left;
}

async function settle(recoveryId: string, left: StepResult<number>): Promise<void> {
  await endCleanUp(recoveryId, left.ok ? left.value : 1);
  await refreshReport(recoveryId);
}

function reasonOf(results: readonly StepResult<unknown>[]): RunOutcome["failure"] {
  const stop = results.find((result) => !result.ok);
  if (stop && !stop.ok) return stop.reason;
  return { cause: "Something of it is still there", todo: TODO };
}
