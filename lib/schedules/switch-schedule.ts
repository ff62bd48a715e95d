import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { parseInput } from "../parse-input";
import { fromNow } from "./check-wanted";
import { lockSchedule } from "./lock-schedule";
import { ruleOf } from "./rule-of";
import { ScheduleId, ScheduleVersion } from "./schedule-input";

const REFUSAL = "Nothing was changed.";
const Input = z.object({
  scheduleId: ScheduleId,
  version: ScheduleVersion,
  isEnabled: z.boolean("Say whether it is to be on or off."),
});

/**
 * Switches a schedule off, or on again from now: what has come while it was off is not due, nor missed.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `conflict`
 */
export async function switchSchedule(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "schedules.change");
  const { scheduleId, version, isEnabled } = parseInput(Input, input, REFUSAL);
  const now = await databaseNow();
  await audited(async (tx) => {
    const schedule = await lockSchedule(tx, { scheduleId, version }, REFUSAL);
    if (schedule.isEnabled === isEnabled) return;
    await tx.schedule.update({
      where: { id: scheduleId },
      // Its version is that of what its form says, which this is no part of.
      data: { isEnabled },
    });
    if (isEnabled)
      await tx.scheduleVnf.updateMany({ where: { scheduleId }, data: fromNow(ruleOf(schedule), now) });
    await recordAudit(tx, actorOf(session), {
      action: isEnabled ? "schedule.switched_on" : "schedule.switched_off",
      target: { kind: "schedule", id: scheduleId, name: schedule.name },
      details: { old: { isEnabled: !isEnabled }, new: { isEnabled } },
    });
  });
}
