import { db } from "../../db";
import { refreshProject } from "../../inventory/refresh-project";
import { until } from "./database";
import { AS_A_DRILL } from "./failover-sweep-lane";
import { chooseMoments, type Moment } from "./moments";
import { type RecoveryStage, recoveryStage } from "./recovery-stage";
import { movedViolations, undoneViolations } from "./relocation-history";
import { sweepThereAndBack, type Way } from "./there-and-back";

/** Two backups and a failover in one, with its takeovers, on a machine that does much else. */
const RUN_MS = 400_000;

/**
 * A worker is SIGKILLed in a relocation, at one moment of each kind that neither a drill nor a backup has, and another
 * goes on: the move is whole, and rolled back after it.
 */
export const relocationSweepLane = (): void =>
  sweepThereAndBack({
    ...RELOCATION,
    says: "moves the VNF once, whole, and back, whenever its worker is killed",
    open: openStage,
    violationsOf: movedViolations,
    choose: (moments) => chooseMoments(moments, { least: 200, isPerStep: true, of: isOfMove }),
  });

/** The same where a VM does not boot at the target: all is taken back by the run itself. */
export const undoSweepLane = (): void =>
  sweepThereAndBack({
    ...RELOCATION,
    says: "leaves the VNF running where it was, and nothing at the target, whenever its worker is killed",
    isUndone: true,
    async open() {
      const stage = await openStage();
      const at = { at: "task:nova.spawn", site: stage.target.name, subject: "aaa-2" };
      await stage.control.addFault({ ...at, effect: { do: "fail" } });
      return stage;
    },
    violationsOf: undoneViolations,
    choose: (moments) => chooseMoments(moments, { least: 200, isPerStep: true, of: isOfUndo }),
  });

const RELOCATION = {
  async start(stage) {
    // A worker may have read the inventory while VMs were off.
    for (const { id } of await db().siteCredential.findMany()) await refreshProject(id, { minAgeMs: 0 });
    return stage.startRelocation();
  },
  ended: (stage, runId) => until(() => stage.relocationStep(runId), RUN_MS, 100),
} satisfies Pick<Way, "start" | "ended">;

/** Its own backups stay at both sites, whatever becomes of it. */
async function openStage(): Promise<RecoveryStage> {
  const stage = await recoveryStage({ names: ["aaa-1", "aaa-2"], bootOrders: [1, 2] });
  return {
    ...stage,
    lists: () => ({ ...stage.lists(), backups: [] }),
    sourceLists: () => ({ ...stage.sourceLists(), backups: [] }),
  };
}

const OWN_STEPS = /^(hot-backup|hot-plan|stop|cold-backup|final-plan|look-off|look-still-off|commit)$/;
/** Its last backup, which is a run of its own, in the middle. */
const IN_BACKUP = /^done (window|back-up|catalogue)$/;
const isOfMove = ({ step, name }: Moment): boolean =>
  IN_BACKUP.test(name) || (OWN_STEPS.test(step) && !AS_A_DRILL.test(name));
const isOfUndo = ({ step }: Moment): boolean => step.startsWith("undo-") || step === "commit";
