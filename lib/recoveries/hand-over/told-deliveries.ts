import { db } from "../../db";

const calls = (delivery: string, runIds: string[]) => ({
  action: "hook.called",
  result: "intent" as const,
  runId: { in: runIds },
  details: { path: ["delivery"], equals: delivery },
});

/**
 * Whether the hand-over hook of a recovery was told, or may have been: its step was begun, or its call was written down as
 * about to be sent. One that refused counts, too: what it has done before that nobody knows.
 */
export async function wasToldOfHandOver(recoveryId: string): Promise<boolean> {
  const begun = await db().runStep.count({
    where: {
      run: { recoveryId },
      key: "hook:hand-over",
      state: { notIn: ["waiting", "skipped"] },
    },
  });
  if (begun > 0) return true;
  const runIds = await runsOf(recoveryId);
  return (await db().auditEntry.count({ where: calls(`${recoveryId}:hand-over`, runIds) })) > 0;
}

/** Whether a delivery of a recovery was surely taken, by whichever of its runs. */
export async function deliveryTaken(recoveryId: string, delivery: string): Promise<boolean> {
  const intents = await db().auditEntry.findMany({
    where: calls(delivery, await runsOf(recoveryId)),
    select: { id: true },
  });
  const intentId = { in: intents.map(({ id }) => id) };
  return (await db().auditEntry.count({ where: { intentId, result: "done" } })) > 0;
}

async function runsOf(recoveryId: string): Promise<string[]> {
  const runs = await db().run.findMany({ where: { recoveryId }, select: { id: true } });
  return runs.map(({ id }) => id);
}
