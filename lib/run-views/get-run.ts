import type { Session } from "../auth/session-store";
import type { RunView } from "../runs/run-view";
import { readRun } from "./read-run";
import { noSuchRun, requireVisibleRun } from "./require-visible-run";
import { toRunView } from "./to-run-view";

/** All that the page of a run shows. @throws AppError `not_found` also for one that this person may not see */
export async function getRun(session: Session, runId: string): Promise<RunView> {
  await requireVisibleRun(session, runId);
  const run = await readRun(runId);
  if (!run) throw noSuchRun();
  return toRunView(run, new Date());
}
