import { db } from "../db";
import { type RecoveryReport, withRemovals } from "./build-report";
import { readBuiltPlan } from "./read-built-plan";
import { readMade, readSigned } from "./read-report-rows";
import { withRollBack } from "./with-roll-back";
import { storeReport } from "./write-report";

const TAKEN_BACK = ["rolled-back", "half-rolled-back"];

/**
 * Tells anew in a recovery's report what is left of what it made, and that it was taken back; one without a report has
 * nothing to tell it in.
 */
export async function refreshReport(recoveryId: string): Promise<void> {
  const plan = await readBuiltPlan(recoveryId);
  await db().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM recoveries WHERE id = ${recoveryId}::uuid FOR UPDATE`;
    const recovery = await tx.recovery.findUniqueOrThrow({ where: { id: recoveryId } });
    if (!recovery.report) return;
    const before = recovery.report as unknown as RecoveryReport;
    const told = withRemovals(
      // Its target may have been given up since.
      { ...before, overrides: readSigned(recovery) },
      await readMade(tx, recoveryId, plan),
    );
    const { state, decidedAt, decidedBy, servingAt, toSiteName } = recovery;
    const isTakenBack = TAKEN_BACK.includes(state) && decidedAt && decidedBy !== null;
    const report = isTakenBack
      ? withRollBack(told, {
          by: decidedBy,
          at: decidedAt.getTime(),
          servingAt: servingAt?.getTime() ?? null,
          toName: toSiteName,
        })
      : told;
    await storeReport(tx, recoveryId, report);
  });
}
