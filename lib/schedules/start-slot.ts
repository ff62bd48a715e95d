import { type Actor, audited } from "../audit/record";
import type { FreezeBefore } from "../backups/backup-plan";
import { planHash as hashPlan } from "../backups/hash-plan";
import { keepRun } from "../backups/keep-run";
import { planBackup } from "../backups/plan-backup";
import { readPlanFacts } from "../backups/read-plan-facts";
import { db } from "../db";
import { isAppError } from "../errors";
import type { Schedule } from "../generated/prisma/client";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { enqueueSoon } from "../runs/enqueue-run";
import { runName } from "../runs/run-view";
import type { ClaimedSlot } from "./claim-slots";
import { isInWindow, nextClosing } from "./freeze-window";
import { judgeFull } from "./judge-full";
import { fullPolicyOf, ruleOf } from "./rule-of";
import { type Skip, slotDefect } from "./slot-defect";
import { clockText, wallTime } from "./wall-time";

const REFUSAL = "No backup was started.";

/**
 * Starts the backup of a claimed slot, or writes down why there is none. The slot's id is the run's start key: done again
 * by another worker, it is the same run.
 * @param now the moment that is compared with the slot's
 * @throws what the database says: the slot stays claimed then, and is taken up again
 */
export async function startSlot(slot: ClaimedSlot, now: Date): Promise<void> {
  const schedule = await db().schedule.findUniqueOrThrow({ where: { id: slot.scheduleId } });
  const start = () => tryStart(slot, schedule, now);
  // A VNF that was changed while its backup was planned is planned anew: nobody comes back to this slot.
  const again = (error: unknown) => {
    if (isAppError(error, "conflict")) return start();
    throw error;
  };
  const outcome = await start()
    .catch(again)
    .catch((error: unknown): Skip => {
      if (isDatabaseUnavailable(error)) throw error;
      if (isAppError(error)) return { reason: error.message.replace(`${REFUSAL} `, "").replace(/\.$/, "") };
      return slotDefect(error, slot);
    });
  if (typeof outcome === "string") return enqueueSoon(outcome);
  await db().scheduleSlot.updateMany({
    where: { id: slot.id, state: "claimed" },
    data: { state: "skipped", ...outcome, decidedAt: now, claimedUntil: null },
  });
}

/** @returns the run's id, once it is written down together with the slot */
async function tryStart(slot: ClaimedSlot, schedule: Schedule, now: Date): Promise<string | Skip> {
  const { id, vnfId } = slot;
  if (schedule.deletedAt) return { reason: "The schedule was deleted in this moment" };
  if (!schedule.isEnabled) return { reason: "The schedule was switched off in this moment" };
  const running = await db().run.findUnique({ where: { activeVnfId: vnfId } });
  if (running) return { reason: `${runName(running)} of this VNF was still going on` };
  const facts = await readPlanFacts(vnfId);
  const lastFull = await readLastFull(vnfId);
  const { timeZone } = schedule;
  const chainPolicy = judgeFull(fullPolicyOf(schedule), { lastFull, now: slot.dueAt, timeZone });
  const freezeBefore = freezeBeforeOf(schedule, now);
  if (freezeBefore === "closed")
    return { reason: "Its freeze window had closed again before it could be started" };
  const plan = {
    ...planBackup(chainPolicy ? { ...facts, vnf: { ...facts.vnf, chainPolicy } } : facts, now.toISOString()),
    ...(freezeBefore && { freezeBefore }),
  };
  const [obstacle] = plan.obstacles;
  if (obstacle)
    return {
      reason: `${obstacle.about.name}: ${obstacle.text}`,
      ...(obstacle.todo && { todo: obstacle.todo }),
    };
  const actor: Actor = { kind: "schedule", id: schedule.id, name: schedule.name };
  const planHash = hashPlan(plan);
  return audited(async (tx) => {
    const run = await keepRun(tx, actor, plan, { planHash, startKey: id }, REFUSAL);
    await tx.scheduleSlot.update({
      where: { id },
      data: { state: "started", runId: run.id, decidedAt: now, claimedUntil: null },
    });
    return run.id;
  });
}

/** The run may wait long for its turn and for room at the site: it asks once more, right before the freeze. */
function freezeBeforeOf(schedule: Schedule, now: Date): FreezeBefore | "closed" | null {
  const { timeZone, window } = ruleOf(schedule);
  if (!isInWindow(wallTime(now, timeZone), window)) return "closed";
  const at = nextClosing(now, window, timeZone);
  return (
    at && {
      at: at.toISOString(),
      says: `${clockText(wallTime(at, timeZone).minutes)}, ${timeZone} time`,
      schedule: schedule.name,
    }
  );
}

/** When the newest full backup of a VNF was cut. */
async function readLastFull(vnfId: string): Promise<Date | null> {
  const newest = await db().recoveryPoint.findFirst({
    where: {
      vnfId,
      state: { in: ["complete", "incomplete"] },
      backups: { some: { isIncremental: false, state: "available" } },
    },
    orderBy: { takenAt: "desc" },
    select: { takenAt: true },
  });
  return newest?.takenAt ?? null;
}
