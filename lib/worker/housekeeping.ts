import { DBOS } from "@dbos-inc/dbos-sdk";
import { db } from "../db";
import { forgetOrphans } from "../inventory/forget-orphans";
import { log } from "../log";
import { runStep } from "../runs/run-step";
import {
  HOUSEKEEPING_AT,
  type HousekeepingKey,
  KEPT_DAYS,
  RUNS_KEPT_DAYS,
  SLOTS_KEPT_DAYS,
} from "../system/housekeeping-rules";

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

/** Deletes notes of the housekeeping that was due 90 days before `now`; returns how many. */
export async function deleteOldNotes(now: Date): Promise<number> {
  const { count } = await db().housekeepingRun.deleteMany({
    where: { slot: { lt: daysBefore(now, RUNS_KEPT_DAYS) } },
  });
  return count;
}

/** Notes what was removed, for the page that shows it. Noted twice it is one note. */
export async function noteHousekeeping(
  slot: Date,
  workerId: string,
  removed: Record<HousekeepingKey, number>,
): Promise<void> {
  const data = { workerId, removed, endedAt: new Date() };
  await db().housekeepingRun.upsert({ where: { slot }, create: { slot, ...data }, update: {} });
}

const daysBefore = (now: Date, days = KEPT_DAYS) => new Date(now.getTime() - days * 86_400_000);

const housekeeping = DBOS.registerWorkflow(
  async (slot: Date): Promise<void> => {
    const sessions = await runStep("delete-old-sessions", () => deleteOldSessions(slot));
    const workers = await runStep("delete-gone-workers", () => deleteGoneWorkers(slot));
    const orphans = await runStep("forget-orphans", () => forgetOrphans(slot));
    const slots = await runStep("delete-old-slots", () => deleteOldSlots(slot));
    const notes = await runStep("delete-old-notes", () => deleteOldNotes(slot));
    const removed = { sessions, workers, orphans, slots, notes };
    await runStep("note-housekeeping", () => noteHousekeeping(slot, DBOS.executorID, removed));
    log.info({ slot, ...removed }, "housekeeping done");
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
      schedule: `${HOUSEKEEPING_AT.minute} ${HOUSEKEEPING_AT.hour} * * *`,
      cronTimezone: "UTC",
      queueName: QUEUE,
    },
  ]);
  const today = now.toISOString().slice(0, 10);
  await DBOS.startWorkflow(housekeeping, { workflowID: `housekeeping-start-${today}`, queueName: QUEUE })(
    now,
  );
}
