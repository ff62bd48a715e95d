import type { Actor } from "../audit/record";
import { settleIntents } from "../audit/settle-intents";
import { db } from "../db";
import { log } from "../log";
import { finishRun } from "../runs/finish-run";
import type { GivenUpRun } from "../runs/requeue-runs";
import { closePoint, pointOf } from "./run-facts";

/**
 * Ends a run whose workflow is gone: by a defect, or since it was cancelled in DBOS's tables by hand. Its open freezes
 * are thawed by whoever sees them, and what it made for a while is removed as that of every abandoned run.
 */
export async function giveUpRun({ id, status }: GivenUpRun): Promise<void> {
  const run = await db().run.findUnique({ where: { id } });
  if (!run) return;
  log.error({ run: id, status }, "a run's workflow has ended without it: it is closed");
  const cause = `Its work ended unexpectedly (${status})`;
  const pointId = await pointOf(id);
  if (pointId) await closePoint(pointId, cause);
  await settleIntents(id, run.startedBy as unknown as Actor, `${cause}, before it was said what came of it`, {
    own: true,
  });
  const facts = {
    id,
    number: run.number,
    kind: run.kind,
    vnf: { id: run.vnfId, name: run.vnfName },
    site: { id: run.siteId, name: run.siteName },
  };
  const todo = `Look for ${id} in the worker’s log, report what stands there, and start another.`;
  await finishRun(facts, null, { state: "failed", failure: { cause, todo } }, new Date());
}
