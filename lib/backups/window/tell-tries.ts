import { STATUS_CODES } from "node:http";
import type { FinishedTry } from "../../audit/armed-journal";
import type { StepAttempt, StepJournal } from "../../runs/step-journal";
import type { WindowCalls } from "./window-calls";
import { STEP } from "./window-steps";

/** Tells the step of a foreseen call how a try of it went. */
export function tellTries(
  journal: StepJournal,
  { members, cuts }: WindowCalls,
): (tried: FinishedTry) => void {
  const keys = new Map<string, string[]>();
  for (const { window, quiesce, thaw } of members) {
    keys.set(quiesce.globalRequestId, [STEP.quiesce(window.serverId)]);
    keys.set(thaw.globalRequestId, [STEP.thaw(window.serverId)]);
  }
  for (const { window, call } of cuts) keys.set(call.globalRequestId, window.volumeIds.map(STEP.snapshot));
  return (tried) => {
    for (const key of keys.get(tried.foreseen.globalRequestId) ?? []) journal.attempt(key, attemptOf(tried));
  };
}

function attemptOf({ call, at, endedAt, outcome }: FinishedTry): StepAttempt {
  const { status, requestIds } = outcome;
  const [requestId] = requestIds;
  const known = {
    at,
    endedAt,
    call: `${call.method} ${call.path}`,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  const said = status === undefined ? undefined : `${status} ${STATUS_CODES[status] ?? ""}`.trim();
  if (outcome.result === "done") return { ...known, result: said ?? "Done" };
  return { ...known, result: said ?? outcome.kind ?? "Failed", hasFailed: true, cause: outcome.cause };
}
