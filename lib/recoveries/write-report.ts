import type { Transaction } from "../audit/record";
import { canonicalHash } from "../canonical-hash";
import { db } from "../db";
import type { Prisma } from "../generated/prisma/client";
import { storable } from "../storable";
import { buildReport, disprovedBy, type RecoveryReport } from "./build-report";
import { readReportRows } from "./read-report-rows";
import type { RecoveryContext } from "./recovery-context";

/**
 * Writes the report of a recovery, once: whoever calls it again leaves it as it is. A point whose label the recovery has
 * seen to be wrong says so from here on.
 * @throws what the database says
 */
export async function writeReport(ctx: RecoveryContext): Promise<void> {
  await ctx.journal.flush();
  await db().$transaction(async (tx) => {
    const [free] = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM recoveries WHERE id = ${ctx.recovery.id}::uuid AND report IS NULL FOR UPDATE`;
    if (!free) return;
    const rows = await readReportRows(tx, ctx, ctx.clock.now());
    await storeReport(tx, ctx.recovery.id, buildReport(rows));
    if (disprovedBy(rows.servers, rows.point).length > 0)
      await tx.recoveryPoint.update({ where: { id: rows.point.id }, data: { disprovedByRunId: ctx.run.id } });
  });
}

/** Keeps a report together with what names it by what is in it. */
export async function storeReport(
  tx: Transaction,
  recoveryId: string,
  report: RecoveryReport,
): Promise<void> {
  const stored = storable(report);
  await tx.recovery.update({
    where: { id: recoveryId },
    data: { report: stored as unknown as Prisma.InputJsonObject, reportHash: canonicalHash(stored) },
  });
}
