import { giveUpRun } from "../backups/give-up-run";
import { giveUpRecovery } from "../recoveries/give-up-recovery";
import { requeueRuns } from "../runs/requeue-runs";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 2_000;

/** Finds the runs whose enqueuing was lost, and ends those at which nothing works any more. */
export const runLoop = () =>
  new PollLoop("runs", EVERY_MS, async () => {
    for (const run of await requeueRuns()) {
      await giveUpRecovery(run);
      await giveUpRun(run);
    }
  });
