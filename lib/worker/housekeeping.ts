import { DBOS } from "@dbos-inc/dbos-sdk";
import { db } from "../db";
import { forgetOrphans } from "../inventory/forget-orphans";
import { log } from "../log";
import { runStep } from "../runs/run-step";

const KEPT_DAYS = 7;
const SLOTS_KEPT_DAYS = 400;
const QUEUE = "housekeeping";

/** Deletes sessions that ended more than 7 days before `now`; returns how many. */
export async function deleteOldSessions(now: Date): Promise<number> {
  const { count } = await db().session.deleteMany({ where: { expiresAt: { lt: daysBefore(now) } } });
  return count;
}

/** Deletes workers not heard of for 7 days before `now`, unless a pending run is still theirs; returns how many. */
export const deleteGoneWorkers = (now: Date): Promise<number> =>
  db().$executeRaw`
    DELETE FROM workers w WHERE heartbeat_at < ${daysBefore(now)} AND NOT EXISTS
      (SELECT FROM dbos.workflow_status s WHERE s.executor_id = w.id AND s.status = 'PENDING')`;

/** Deletes slots of schedules that were due 400 days before `now`; returns how many. */
export async function deleteOldSlots(now: Date): Promise<number> {
  const { count } = await db().scheduleSlot.deleteMany({
    where: { dueAt: { lt: daysBefore(now, SLOTS_KEPT_DAYS) }, state: { not: "claimed" } },
  });
  return count;
}

const daysBefore = (now: Date, days = KEPT_DAYS) => new Date(now.getTime() - days * 86_400_000);

const housekeeping = DBOS.registerWorkflow(
  async (slot: Date): Promise<void> => {
    const sessions = await runStep("delete-old-sessions", () => deleteOldSessions(slot));
    const workers = await runStep("delete-gone-workers", () => deleteGoneWorkers(slot));
    const orphans = await runStep("forget-orphans", () => forgetOrphans(slot));
    const slots = await runStep("delete-old-slots", () => deleteOldSlots(slot));
    log.info({ slot, sessions, workers, orphans, slots }, "housekeeping done");
  },
  { name: "housekeeping" },
);

/**
 * Has the housekeeping done daily at 03:17 UTC, and once on each day that a worker starts. The run's id is its slot,
 * so any number of workers make one run of it. Call after DBOS is launched.
 */
export async function scheduleHousekeeping(now = new Date()): Promise<void> {
  await DBOS.registerQueue(QUEUE, { globalConcurrency: 1 });
  await DBOS.applySchedules([
    {
      scheduleName: "housekeeping",
      workflowFn: housekeeping,
      schedule: "17 3 * * *",
      cronTimezone: "UTC",
      queueName: QUEUE,
    },
  ]);
  const today = now.toISOString().slice(0, 10);
  await DBOS.startWorkflow(housekeeping, { workflowID: `housekeeping-start-${today}`, queueName: QUEUE })(
    now,
  );
}
