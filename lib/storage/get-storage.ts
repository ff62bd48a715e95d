import { requirePermission } from "../auth/permissions";
import type { Session } from "../auth/session-store";
import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { addUpDays } from "./add-up-days";
import { readStorageChanges } from "./read-storage-changes";
import { STORAGE_DAYS, type StorageView, type VnfStorage } from "./storage-view";

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/**
 * What the backups of the VNFs that somebody sees take, in total and of each VNF, by day.
 * @param days how many, today among them: one of STORAGE_DAYS
 * @throws AppError `forbidden`, `invalid`
 */
export async function getStorage(session: Session, days: number): Promise<StorageView> {
  requirePermission(session, "retention.view");
  if (!(STORAGE_DAYS as readonly number[]).includes(days))
    throw new AppError(
      "invalid",
      `The storage of ${days} days is not added up. Choose ${STORAGE_DAYS.join(", ")} days.`,
    );
  const today = Date.parse(dayOf((await databaseNow()).getTime()));
  const first = today - (days - 1) * DAY_MS;
  const list = Array.from({ length: days }, (_, index) => dayOf(first + index * DAY_MS));
  const changes = await readStorageChanges(session, new Date(first));
  const byVnf = new Map<string, typeof changes>();
  for (const change of changes) byVnf.set(change.vnfId, [...(byVnf.get(change.vnfId) ?? []), change]);
  const rows = await db().vnf.findMany({
    where: { id: { in: [...byVnf.keys()] } },
    select: { id: true, name: true, deletedAt: true },
  });
  const vnfs = rows
    .map(({ id, name, deletedAt }): VnfStorage => {
      const its = byVnf.get(id) ?? [];
      return { id, name, isDeleted: deletedAt !== null, ...addUpDays(its, list) };
    })
    .filter(({ id, now }) => now.backups > 0 || hasChanged(byVnf.get(id) ?? []))
    .sort((a, b) => b.now.gib - a.now.gib || a.name.localeCompare(b.name));
  return { ...addUpDays(changes, list), vnfs };
}

/** Within the days: all that came before and went before is none of this. */
const hasChanged = (changes: readonly { day: string | null; backups: number }[]) =>
  changes.some(({ day }) => day !== null);
