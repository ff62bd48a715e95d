import { db } from "../db";
import { isAppError } from "../errors";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { enqueueSoon } from "../runs/enqueue-run";
import { claimVnf } from "./claim-vnf";
import { startPolicyPrune } from "./start-policy-prune";

const REFUSAL = "No recovery point was deleted.";

/**
 * One turn: looks at the points of every VNF whose time has come, and starts the prunes that its policy asks for. Any number
 * of workers may do so beside each other.
 * @throws what the database says
 */
export async function startDuePrunes(signal: AbortSignal): Promise<void> {
  for (let vnfId = await next(signal); vnfId !== null; vnfId = await next(signal)) await lookAt(vnfId);
}

const next = async (signal: AbortSignal) => (signal.aborted ? null : claimVnf());

async function lookAt(vnfId: string): Promise<void> {
  try {
    const runId = await startPolicyPrune(vnfId);
    if (runId) await enqueueSoon(runId);
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    if (!isAppError(error)) log.error({ err: error, vnf: vnfId }, "the points of a VNF could not be judged");
    const waitsBecause = isAppError(error)
      ? error.message.replace(`${REFUSAL} `, "")
      : "Stillpoint itself failed when it planned this. Look into the worker’s log, and report what stands there.";
    await db().vnfRetention.updateMany({ where: { vnfId }, data: { waitsBecause } });
  }
}
