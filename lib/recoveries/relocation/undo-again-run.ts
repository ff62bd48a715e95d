import { setMaxListeners } from "node:events";
import { runContext } from "../../made/run-context";
import type { RunBody } from "../../runs/register-run";
import { LATER } from "../lost-target/leave-target";
import { readBuiltPlan } from "../read-built-plan";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { refreshReport } from "../refresh-report";
import type { RollBackPlan } from "../roll-back-plan";
import { judgeUndone } from "./judge-undone";
import { type UndoPhases, undo } from "./undo";

const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);

/** Tries the undo of a relocation again that was not undone whole; any number of times. */
export const undoAgainRun =
  (phases: UndoPhases): RunBody =>
  async (run) => {
    const { recoveryId, isTargetGivenUp } = run.facts.plan as RollBackPlan;
    const contextOf = async (): Promise<RecoveryContext> => {
      const plan = await readBuiltPlan(recoveryId);
      return { ...runContext<RecoveryRunPlan>(run), plan, recovery: { id: recoveryId }, signal: NEVER };
    };
    const undone = await undo(run, contextOf, phases, { isTargetGivenUp });
    const told = await run.step(
      "report",
      async () => {
        await refreshReport(recoveryId);
        const { vnf, from, to } = (await contextOf()).plan;
        return { vnf: vnf.name, from: from.name, to: to.name };
      },
      { evenCancelled: true },
    );
    if (undone.isUndone && undone.left + undone.problems.length === 0)
      return { state: "succeeded", failure: null };
    const names = told.ok
      ? told.value
      : { vnf: run.facts.vnf.name, from: "its source", to: run.facts.site.name };
    const reason = isTargetGivenUp
      ? { cause: `${names.to} was given up`, todo: LATER }
      : { cause: "Its undo was tried again", todo: "Nothing." };
    const { failure } = judgeUndone({ reason, isCancelled: false }, undone, names);
    return { state: undone.isUndone ? "partly_failed" : "failed", failure };
  };
