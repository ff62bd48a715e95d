import { db } from "../db";
import { type RecoveryReport, withRemovals } from "./build-report";
import { readBuiltPlan } from "./read-built-plan";
import { readMade } from "./read-report-rows";
import { storeReport } from "./write-report";

/** Tells anew in a recovery's report what is left of what it made; one without a report has nothing to tell it in. */
export async function refreshReport(recoveryId: string): Promise<void> {
  const plan = await readBuiltPlan(recoveryId);
  await db().$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ report: RecoveryReport | null }[]>`
      SELECT report FROM recoveries WHERE id = ${recoveryId}::uuid FOR UPDATE`;
    if (!row?.report) return;
    await storeReport(tx, recoveryId, withRemovals(row.report, await readMade(tx, recoveryId, plan)));
  });
}
