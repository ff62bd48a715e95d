import type { Transaction } from "../audit/record";
import { AppError } from "../errors";
import type { Schedule } from "../generated/prisma/client";
import { siteNameKey } from "../sites/site-name";

/**
 * A schedule's row, held until the transaction ends.
 * @throws AppError `not_found`; `conflict` when it was changed since that version
 */
export async function lockSchedule(
  tx: Transaction,
  { scheduleId, version }: { scheduleId: string; version: number },
  refusal: string,
): Promise<Schedule> {
  // A worker that writes a slot down refers to this row: it must not wait for who waits for it.
  await tx.$queryRaw`SELECT id FROM schedules WHERE id = ${scheduleId}::uuid FOR NO KEY UPDATE`;
  const schedule = await tx.schedule.findUnique({ where: { id: scheduleId, deletedAt: null } });
  if (!schedule) throw new AppError("not_found", "There is no such schedule any more.");
  if (schedule.version !== version)
    throw new AppError(
      "conflict",
      `${schedule.name} was changed since you opened this page. ${refusal} Reload to see it as it is.`,
    );
  return schedule;
}

/** The key of a name that no other schedule has. @throws AppError `invalid` */
export async function freeScheduleKey(
  tx: Transaction,
  name: string,
  refusal: string,
  own?: string,
): Promise<string> {
  const nameKey = siteNameKey(name);
  const other = await tx.schedule.findUnique({ where: { nameKey } });
  if (other && other.id !== own)
    throw new AppError("invalid", refusal, {
      name: `There is a schedule ${other.name} already. Choose another name.`,
    });
  return nameKey;
}
