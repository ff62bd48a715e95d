import { actorOf, audited, recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import type { Changed } from "../changed";
import { databaseNow } from "../database-now";
import { Prisma } from "../generated/prisma/client";
import { parseInput } from "../parse-input";
import { orTaken } from "../sites/or-taken";
import { checkWanted, columnsOf, fromNow, ruleWanted } from "./check-wanted";
import { freeScheduleKey, lockSchedule } from "./lock-schedule";
import { fullPolicyOf, ruleOf } from "./rule-of";
import { ScheduleId, ScheduleInput, ScheduleVersion } from "./schedule-input";
import { tellSchedule } from "./tell-schedule";

const REFUSAL = "Nothing was changed.";
const Input = ScheduleInput.extend({ scheduleId: ScheduleId, version: ScheduleVersion });

/**
 * Changes a schedule. Other times count from now on: what has come before is not due. A run that goes on is not touched.
 * @returns the names of what is different, and the version that it has by that
 * @throws AppError `forbidden`, `invalid`, `not_found`; `conflict` when somebody changed it meanwhile
 */
export async function changeSchedule(session: Session, input: unknown): Promise<Changed> {
  requirePermission(session, "schedules.change");
  const { scheduleId, version, ...wanted } = parseInput(Input, input, REFUSAL);
  const now = await databaseNow();
  return orTaken(() =>
    audited(async (tx) => {
      const before = await lockSchedule(tx, { scheduleId, version }, REFUSAL);
      const nameKey = await freeScheduleKey(tx, wanted.name, REFUSAL, scheduleId);
      const names = await checkWanted(tx, session, wanted, now, REFUSAL);
      const members = await tx.scheduleVnf.findMany({
        where: { scheduleId, vnf: { deletedAt: null } },
        select: { vnfId: true, vnf: { select: { name: true } } },
      });
      const rule = ruleWanted(wanted);
      const old = tellSchedule({
        ...ruleOf(before),
        ...{ name: before.name, full: fullPolicyOf(before), vnfs: members.map(({ vnf }) => vnf.name) },
      });
      const next = tellSchedule({ ...wanted, vnfs: [...names.values()] });
      const keys = (Object.keys(next) as (keyof typeof next)[]).filter(
        (key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]),
      );
      if (keys.length === 0) return { changed: [], version };
      await tx.scheduleVnf.deleteMany({ where: { scheduleId, vnfId: { notIn: wanted.vnfIds } } });
      const start = fromNow(rule, now);
      if (keys.some((key) => key === "runs" || key === "timeZone" || key === "freezeWindow"))
        await tx.scheduleVnf.updateMany({ where: { scheduleId }, data: start });
      await tx.scheduleVnf.createMany({
        data: wanted.vnfIds.map((vnfId) => ({ scheduleId, vnfId, ...start })),
        skipDuplicates: true,
      });
      const { freezeWindow, ...columns } = columnsOf(wanted);
      await tx.schedule.update({
        where: { id: scheduleId },
        data: {
          ...columns,
          nameKey,
          freezeWindow: freezeWindow ?? Prisma.DbNull,
          version: { increment: 1 },
        },
      });
      const pick = (from: typeof next) => Object.fromEntries(keys.map((key) => [key, from[key]]));
      await recordAudit(tx, actorOf(session), {
        action: "schedule.changed",
        target: { kind: "schedule", id: scheduleId, name: wanted.name },
        details: { old: pick(old), new: pick(next) },
      });
      return { changed: keys, version: version + 1 };
    }),
  );
}
