import { audited, recordAudit } from "../audit/record";
import { Prisma } from "../generated/prisma/client";
import type { RunState } from "../generated/prisma/enums";
import { storable } from "../storable";
import type { StopReason } from "./run-stopped";
import { runName } from "./run-view";
import type { TakenRun } from "./take-up-run";

/** How a run ends. */
export interface RunOutcome {
  state: Exclude<RunState, "queued" | "running">;
  /** What went wrong, and what to do; null when nothing did. */
  failure: StopReason | null;
}

const RESULTS = {
  succeeded: "done",
  partly_failed: "failed",
  failed: "failed",
  cancelled: "done",
} as const;

/**
 * Ends a run for good, once: its VNF is free for the next one. Terminal states are final.
 * @param workerId whose it must still be; null: of a run that nobody works at any more
 * @returns whether it ended by this
 */
export function finishRun(
  run: Pick<TakenRun, "id" | "number" | "kind" | "vnf" | "site">,
  workerId: string | null,
  outcome: RunOutcome,
  now: Date,
): Promise<boolean> {
  return audited(async (tx) => {
    const { count } = await tx.run.updateMany({
      where: {
        id: run.id,
        state: { in: ["queued", "running"] },
        ...(workerId === null ? {} : { workerId }),
      },
      data: {
        state: outcome.state,
        failure: outcome.failure
          ? (storable(outcome.failure) as unknown as Prisma.InputJsonObject)
          : Prisma.DbNull,
        activeVnfId: null,
        waitingSince: null,
        endedAt: now,
      },
    });
    if (count === 0) return false;
    await recordAudit(
      tx,
      { kind: "system", name: "Stillpoint" },
      {
        action: "run.ended",
        target: { kind: "run", id: run.id, name: `${runName(run)} of ${run.vnf.name}` },
        site: run.site,
        result: RESULTS[outcome.state],
        reason: outcome.failure?.cause ?? null,
        details: { state: outcome.state },
        runId: run.id,
      },
    );
    return true;
  });
}
