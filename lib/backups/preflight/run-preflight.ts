import { planChecks, runChecks } from "../../made/run-checks";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError } from "../../openstack/errors";
import { onceLetThrough } from "../../openstack/once-let-through";
import { RunStopped, stopReasonOf } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import type { Check } from "./check";
import { checkAccess } from "./check-access";
import { checkChains } from "./check-chains";
import { checkFreezes } from "./check-freezes";
import { checkGuardian } from "./check-guardian";
import { checkGuests } from "./check-guests";
import { checkQuota } from "./check-quota";
import { checkReceivers } from "./check-receivers";
import { checkServices } from "./check-services";
import { checkUnchanged } from "./check-unchanged";
import { lookAtPlan, type PlanLook } from "./look-at-plan";

/** Those of one row go side by side; a row begins when nothing speaks against a backup in those before it. */
const ROWS: readonly (readonly Check[])[] = [
  [checkAccess],
  [checkUnchanged, checkServices, checkFreezes, checkGuests, checkGuardian, checkReceivers],
  // It removes failed backups of ours, which count against the quota.
  [checkChains],
  [checkQuota],
];

/**
 * Everything that can fail slowly, before any VM is touched: each check is a step, and what speaks against the backup
 * ends the run with its numbers. May be called again at any time.
 * @throws RunStopped
 */
export async function runPreflight(ctx: BackupContext): Promise<void> {
  ctx.journal.phase("preflight");
  planChecks(ctx, ROWS.flat());
  let look: PlanLook = { servers: new Map(), volumes: new Map() };
  for (const [i, row] of ROWS.entries()) {
    await runChecks(ctx, row, look);
    if (i === 0) look = await lookOrStop(ctx);
  }
}

async function lookOrStop(ctx: BackupContext): Promise<PlanLook> {
  const key = `check:${checkUnchanged.name}`;
  ctx.journal.begin(key, ctx.clock.now());
  try {
    return await onceLetThrough(() => lookAtPlan(ctx), { signal: ctx.signal });
  } catch (error) {
    throwIfCancelled(ctx);
    if (!isOpenStackError(error)) throw error;
    const reason = stopReasonOf(error, key);
    const { cause, todo } = reason;
    ctx.journal.end(key, { at: ctx.clock.now(), state: "failed", cause, todo });
    throw new RunStopped(reason);
  }
}
