import { runContext } from "../../made/run-context";
import type { RunOutcome } from "../../runs/finish-run";
import type { LiveRun } from "../../runs/live-run";
import { outcomeOf } from "../../runs/outcome-of";
import { keepManifestFolder } from "../manifest/keep-folder";
import type { PrunePlan } from "./prune-plan";
import { lookBeforePrune, prunePoints, settlePrune } from "./prune-points";

const EVEN_CANCELLED = { evenCancelled: true };

/** A prune as coarse durable steps: each may be done again after a kill, and goes on by what is still there. */
export async function pruneRun(run: LiveRun): Promise<RunOutcome> {
  const ctx = runContext<PrunePlan>(run);
  const looked = await run.step("look", () => lookBeforePrune(ctx));
  if (!looked.ok) return outcomeOf(looked);
  const deleted = await run.step("delete", () => prunePoints(ctx));
  const spared = deleted.ok ? deleted.value.spared : [];
  const settled = await run.step("settle", () => settlePrune(ctx, spared), EVEN_CANCELLED);
  await run.step(
    "manifests",
    async () => {
      // The worker's loop does it as well: a folder that cannot be changed now fails nothing.
      await keepManifestFolder().catch(() => {});
    },
    EVEN_CANCELLED,
  );
  if (!deleted.ok) return outcomeOf(deleted);
  if (!settled.ok) return outcomeOf(settled);
  const { left, of } = settled.value;
  if (left === 0) return { state: "succeeded", failure: null };
  return {
    state: left < of ? "partly_failed" : "failed",
    failure: {
      cause: `${left} of ${of} backups could not be deleted`,
      todo: "Its steps say why. Delete the recovery points again then: what is left is taken up.",
    },
  };
}
