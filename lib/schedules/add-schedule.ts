import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { AppError } from "../errors";
import { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { checkWanted, columnsOf, fromNow, ruleWanted } from "./check-wanted";
import { freeScheduleKey } from "./lock-schedule";
import { ScheduleInput } from "./schedule-input";
import { tellSchedule } from "./tell-schedule";

const REFUSAL = "The schedule was not added.";
const MOST = 200;

/**
 * Adds a schedule, which is on from now. @returns its id
 * @throws AppError `forbidden`, `invalid`, also for one that would never run; `conflict`
 */
export async function addSchedule(session: Session, input: unknown): Promise<{ id: string }> {
  requirePermission(session, "schedules.change");
  const wanted = parseInput(ScheduleInput, input, REFUSAL);
  const now = await databaseNow();
  return orTaken(() =>
    audited(async (tx) => {
      if ((await tx.schedule.count({ where: { deletedAt: null } })) >= MOST)
        throw new AppError("invalid", `${REFUSAL} There are at most ${MOST} schedules.`);
      const nameKey = await freeScheduleKey(tx, wanted.name, REFUSAL);
      const names = await checkWanted(tx, session, wanted, now, REFUSAL);
      const { freezeWindow, ...columns } = columnsOf(wanted);
      const start = fromNow(ruleWanted(wanted), now);
      const { id, name } = await tx.schedule.create({
        data: {
          ...columns,
          ...{ nameKey, createdBy: session.name, freezeWindow: freezeWindow ?? Prisma.DbNull },
          vnfs: { create: wanted.vnfIds.map((vnfId) => ({ vnfId, ...start })) },
        },
      });
      await recordAudit(tx, actorOf(session), {
        action: "schedule.added",
        target: { kind: "schedule", id, name },
        details: { new: tellSchedule({ ...wanted, vnfs: [...names.values()] }) },
      });
      return { id };
    }),
  );
}
