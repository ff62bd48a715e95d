import type { Transaction } from "../audit/record";
import type { Session } from "../auth/session-store";
import { AppError } from "../errors";
import type { Prisma } from "../generated/prisma/client";
import { visibleVnfs } from "../vnfs/vnf-visibility";
import { whyNever } from "./explain-schedule";
import { nextSlots } from "./plan-slots";
import type { SlotRule } from "./schedule";
import type { ScheduleWanted } from "./schedule-input";

/** What of a form is a rule. Pure. */
export const ruleWanted = ({ cadence, timeZone, window }: ScheduleWanted): SlotRule => ({
  cadence,
  timeZone,
  window,
});

/**
 * What no field alone can tell: that it ever runs, and that its VNFs are there.
 * @returns the VNFs' names, by id
 * @throws AppError `invalid`
 */
export async function checkWanted(
  tx: Transaction,
  session: Session,
  wanted: ScheduleWanted,
  now: Date,
  refusal: string,
): Promise<Map<string, string>> {
  const never = whyNever(ruleWanted(wanted), now);
  if (never) throw new AppError("invalid", refusal, { cadence: never });
  const found = await tx.vnf.findMany({
    where: {
      id: { in: wanted.vnfIds },
      deletedAt: null,
      site: { isRemembered: false },
      ...visibleVnfs(session),
    },
    select: { id: true, name: true },
  });
  if (found.length < wanted.vnfIds.length)
    throw new AppError("invalid", refusal, {
      vnfIds: "A VNF that was chosen is not there any more. Reload, and choose again.",
    });
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** The columns of a schedule. Pure. */
export const columnsOf = ({ name, cadence, timeZone, window, full }: ScheduleWanted) => ({
  name,
  timeZone,
  cadence: cadence as unknown as Prisma.InputJsonObject,
  freezeWindow: window as unknown as Prisma.InputJsonObject | null,
  full: full as unknown as Prisma.InputJsonObject,
});

/** From now on: what has come before is not due. Pure. */
export const fromNow = (rule: SlotRule, now: Date) => ({
  handledUntil: now,
  nextDueAt: nextSlots(rule, now, 1)[0] ?? null,
  waitingSlot: null,
});
