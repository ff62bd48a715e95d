import { z } from "zod";
import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { parseInput } from "../parse-input";
import { lockSchedule } from "./lock-schedule";
import { fullPolicyOf, ruleOf } from "./rule-of";
import { ScheduleId, ScheduleVersion } from "./schedule-input";
import { tellSchedule } from "./tell-schedule";

const REFUSAL = "The schedule was not deleted.";
const Input = z.object({ scheduleId: ScheduleId, version: ScheduleVersion });

/**
 * Deletes a schedule: its VNFs are not backed up by it any more. Its recovery points, and what became of its slots, are kept.
 * @throws AppError `forbidden`, `invalid`, `not_found`, `conflict`
 */
export async function deleteSchedule(session: Session, input: unknown): Promise<void> {
  requirePermission(session, "schedules.change");
  const { scheduleId, version } = parseInput(Input, input, REFUSAL);
  await audited(async (tx) => {
    const schedule = await lockSchedule(tx, { scheduleId, version }, REFUSAL);
    const members = await tx.scheduleVnf.findMany({
      where: { scheduleId },
      select: { vnf: { select: { name: true } } },
    });
    await tx.scheduleVnf.deleteMany({ where: { scheduleId } });
    await tx.schedule.update({
      where: { id: scheduleId },
      data: { deletedAt: new Date(), nameKey: null, version: { increment: 1 } },
    });
    await recordAudit(tx, actorOf(session), {
      action: "schedule.deleted",
      target: { kind: "schedule", id: scheduleId, name: schedule.name },
      details: {
        old: tellSchedule({
          ...ruleOf(schedule),
          ...{ name: schedule.name, full: fullPolicyOf(schedule) },
          vnfs: members.map(({ vnf }) => vnf.name),
        }),
      },
    });
  });
}
