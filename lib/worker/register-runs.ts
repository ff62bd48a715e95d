import { backUp } from "../backups/back-up/back-up";
import { backupRun } from "../backups/backup-run";
import { runPreflight } from "../backups/preflight/run-preflight";
import { tidy } from "../backups/tidy";
import { thawLeft } from "../backups/window/recover-window";
import { runWindow } from "../backups/window/run-window";
import { beginPoint } from "../recovery-points/begin-point";
import { catalogueBackup } from "../recovery-points/catalogue-backup";
import { describePoint } from "../recovery-points/describe-point";
import { dropPoint } from "../recovery-points/drop-point";
import { finishPoint } from "../recovery-points/finish-point";
import { pruneRun } from "../recovery-points/prune/prune-run";
import { registerRun } from "../runs/register-run";

/** All kinds of runs, with what each consists of; before DBOS is launched. */
export function registerRuns(): void {
  registerRun(
    "backup",
    backupRun({
      runPreflight,
      describePoint,
      runWindow,
      thawLeft,
      beginPoint,
      dropPoint,
      backUp,
      catalogueBackup,
      finishPoint,
      tidy,
    }),
  );
  registerRun("prune", pruneRun);
}
