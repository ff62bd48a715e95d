import { db } from "../db";
import { AppError } from "../errors";
import { runName } from "./run-view";

/** What a start has become. */
export interface StartedRun {
  runId: string;
  number: number;
}

/**
 * The run that a start has become already, by its key: it was sent twice. Null: it is a new one.
 * @param refusal what did not happen, a sentence
 * @throws AppError `conflict` when that run is over: then it is a page from before, and starts nothing
 */
export async function sameStart(
  { vnfId, startKey }: { vnfId: string; startKey: string },
  refusal: string,
): Promise<StartedRun | null> {
  const run = await db().run.findUnique({ where: { startKey } });
  if (run?.vnfId !== vnfId) return null;
  if (run.endedAt)
    throw new AppError(
      "conflict",
      `${refusal} This plan became ${runName(run)}, which is over. Look at the plan again, and start it from there.`,
    );
  return { runId: run.id, number: run.number };
}
