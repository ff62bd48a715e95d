import { planChecks, runChecks } from "../../made/run-checks";
import type { RecoveryContext } from "../recovery-context";
import type { RecoveryRunPlan } from "../recovery-run-plan";
import { accessCheck } from "./check-access";
import { checkAddresses } from "./check-addresses";
import { checkPoint } from "./check-point";
import { checkPromoted } from "./check-promoted";
import { checkQuota } from "./check-quota";
import { checkRecords } from "./check-records";
import { checkServices } from "./check-services";
import { checkTarget } from "./check-target";
import type { RecoveryCheck } from "./recovery-check";

/** Those of one row go side by side; a row begins when nothing speaks against the recovery in those before it. */
const rowsOf = ({ promotes }: RecoveryRunPlan): readonly (readonly RecoveryCheck[])[] => [
  [accessCheck(), checkPoint],
  ...(promotes ? [[checkPromoted]] : []),
  [checkTarget, checkServices, checkRecords, checkAddresses, checkQuota],
];

/**
 * Everything that can be found out before anything is made: each check is a step, and what speaks against the recovery
 * ends the run with its numbers. May be called again at any time.
 * @throws RunStopped
 */
export async function runPreflight(ctx: RecoveryContext): Promise<void> {
  ctx.journal.phase("preflight");
  const rows = rowsOf(ctx.plan);
  planChecks(ctx, rows.flat());
  for (const row of rows) await runChecks(ctx, row, undefined);
}
