import { backUp } from "../backups/back-up/back-up";
import { backupRun } from "../backups/backup-run";
import { runPreflight } from "../backups/preflight/run-preflight";
import { tidy } from "../backups/tidy";
import { thawLeft } from "../backups/window/recover-window";
import { runWindow } from "../backups/window/run-window";
import { build } from "../recoveries/build/build";
import { cleanupRun } from "../recoveries/cleanup-run";
import { fence } from "../recoveries/fence/fence";
import { startSource } from "../recoveries/fence/start-source";
import { handOver } from "../recoveries/hand-over/hand-over";
import { importRecords } from "../recoveries/import-records";
import { swapVolume } from "../recoveries/in-place/swap-volume";
import { nameRestored } from "../recoveries/name-restored";
import { runPreflight as runRecoveryPreflight } from "../recoveries/preflight/run-preflight";
import { prove } from "../recoveries/prove/prove";
import { proveAttached } from "../recoveries/prove/prove-attached";
import { recoveryRun } from "../recoveries/recovery-run";
import { relocationRun } from "../recoveries/relocation/relocation-run";
import { undoAgainRun } from "../recoveries/relocation/undo-again-run";
import { removeMade } from "../recoveries/remove-made";
import { replacementRun } from "../recoveries/replace/replacement-run";
import type { RollBackPlan } from "../recoveries/roll-back-plan";
import { rollbackRun } from "../recoveries/rollback-run";
import { writeReport } from "../recoveries/write-report";
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
  const phases = {
    runPreflight: runRecoveryPreflight,
    fence,
    importRecords,
    build,
    proveAttached,
    prove,
    handOver,
    nameRestored,
    swapVolume,
    removeMade,
    writeReport,
  };
  const recovery = recoveryRun(phases);
  registerRun("drill", recovery);
  registerRun("failover", recovery);
  registerRun("restore", recovery);
  registerRun("cleanup", cleanupRun({ removeMade }));
  registerRun("relocation", relocationRun({ ...phases, startSource }));
  registerRun("replacement", replacementRun({ ...phases, startSource }));
  const [rollBack, undoAgain] = [
    rollbackRun({ removeMade, startSource }),
    undoAgainRun({ removeMade, startSource }),
  ];
  registerRun("rollback", (run) =>
    (run.facts.plan as RollBackPlan).isUndo ? undoAgain(run) : rollBack(run),
  );
}
