import { runSessions } from "../../backups/run-sessions";
import { assertFence } from "../../runs/fence";
import type { RunOutcome } from "../../runs/finish-run";
import type { LiveRun, StepResult } from "../../runs/live-run";
import { keepManifestFolder } from "../manifest/keep-folder";
import type { PruneContext } from "./prune-context";
import type { PrunePlan } from "./prune-plan";
import { lookBeforePrune, prunePoints, settlePrune } from "./prune-points";

const EVEN_CANCELLED = { evenCancelled: true };

/** A prune as coarse durable steps: each may be done again after a kill, and goes on by what is still there. */
export async function pruneRun(run: LiveRun): Promise<RunOutcome> {
  const ctx = contextOf(run);
  const looked = await run.step("look", () => lookBeforePrune(ctx));
  if (!looked.ok) return endedBy(looked);
  const deleted = await run.step("delete", () => prunePoints(ctx));
  const settled = await run.step("settle", () => settlePrune(ctx), EVEN_CANCELLED);
  await run.step(
    "manifests",
    async () => {
      // The worker's loop does it as well: a folder that cannot be changed now fails nothing.
      await keepManifestFolder().catch(() => {});
    },
    EVEN_CANCELLED,
  );
  if (!deleted.ok) return endedBy(deleted);
  if (!settled.ok) return endedBy(settled);
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

const endedBy = ({ reason, isCancelled }: Extract<StepResult<unknown>, { ok: false }>): RunOutcome => ({
  state: isCancelled ? "cancelled" : "failed",
  failure: reason,
});

const contextOf = ({ facts, journal, clock, signal }: LiveRun): PruneContext => ({
  run: { id: facts.id, number: facts.number },
  plan: facts.plan as PrunePlan,
  actor: facts.actor,
  journal,
  clock,
  signal,
  ...runSessions({ actor: facts.actor, runId: facts.id }),
  assertFence,
});
