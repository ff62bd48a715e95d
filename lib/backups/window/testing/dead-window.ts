import { ArmedJournal } from "../../../audit/armed-journal";
import { outcomeQueue } from "../../../audit/outcome-queue";
import { audited } from "../../../audit/record";
import { createSnapshot } from "../../../openstack/cinder/snapshot-changes";
import { quiesceServer } from "../../../openstack/nova/quiesce";
import type { BackupPlan } from "../../backup-plan";
import type { BackupStage } from "../../testing/backup-stage";
import { armWindow } from "../arm-window";
import { windowCalls } from "../window-calls";

/**
 * A window that a worker has armed, in which it has frozen VMs and cut a volume, and died.
 * @returns the run in the hands of the next worker, and the name of the snapshot
 */
export async function deadWindow(stage: BackupStage, plan: BackupPlan, attempt: number, frozen: string[]) {
  const { ctx } = await stage.begin(plan);
  const { run, actor, clock } = ctx;
  const calls = windowCalls(plan, run.id, attempt);
  const queue = outcomeQueue(actor, clock);
  const journal = new ArmedJournal({ actor, site: plan.site, runId: run.id, queue, now: () => clock.now() });
  await audited((tx) => armWindow(tx, ctx, calls, { attempt, journal }));
  for (const id of frozen) await quiesceServer(stage.admin, id, { timeoutSeconds: 60, wait: true });
  const [cut] = calls.cuts;
  if (cut?.planned.kind === "single")
    await createSnapshot(stage.admin, { volumeId: cut.planned.volumeId, ...cut.tag });
  return { ...stage.context(plan, run), name: cut?.tag.name };
}
