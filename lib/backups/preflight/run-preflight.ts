import { AppError } from "../../errors";
import { throwIfCancelled } from "../../made/throw-if-cancelled";
import { isOpenStackError, OpenStackError } from "../../openstack/errors";
import { RunStopped, stopReasonOf } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import type { Check, CheckResult, Finding } from "./check";
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
  ctx.journal.plan(
    ROWS.flat().map(({ name, title }, position) => ({
      key: `check:${name}`,
      phase: "preflight" as const,
      position,
      title,
    })),
  );
  let look: PlanLook = { servers: new Map(), volumes: new Map() };
  for (const [i, row] of ROWS.entries()) {
    throwIfCancelled(ctx);
    const results = await Promise.all(row.map((check) => runCheck(ctx, check, look)));
    throwIfCancelled(ctx);
    stopFor(row.flatMap((check, n) => (results[n]?.findings ?? []).map((finding) => ({ check, finding }))));
    if (i === 0) look = await lookOrStop(ctx);
  }
}

async function lookOrStop(ctx: BackupContext): Promise<PlanLook> {
  try {
    return await lookAtPlan(ctx);
  } catch (error) {
    throwIfCancelled(ctx);
    if (isOpenStackError(error)) throw new RunStopped(stopReasonOf(error, `check:${checkUnchanged.name}`));
    throw error;
  }
}

async function runCheck(ctx: BackupContext, check: Check, look: PlanLook): Promise<CheckResult> {
  const key = `check:${check.name}`;
  ctx.journal.begin(key, ctx.clock.now());
  const result = await askFor(ctx, check, look);
  const { findings, detail = {}, isSkipped } = result;
  const worst = findings.find(({ weight }) => weight === "stop") ?? findings[0];
  ctx.journal.end(key, {
    at: ctx.clock.now(),
    state: worst ? (worst.weight === "stop" ? "failed" : "warned") : isSkipped ? "skipped" : "succeeded",
    ...(worst ? { cause: findings.map(({ cause }) => cause).join("\n") } : {}),
    ...(worst?.todo ? { todo: worst.todo } : {}),
    detail: { ...detail, ...(findings.length > 0 ? { findings } : {}) },
  });
  return result;
}

async function askFor(ctx: BackupContext, check: Check, look: PlanLook): Promise<CheckResult> {
  try {
    return await check.run(ctx, look);
  } catch (error) {
    if (ctx.signal.aborted) return { findings: [], isSkipped: true };
    if (error instanceof OpenStackError) {
      const { cause, todo, call, requestId } = stopReasonOf(error);
      const finding: Finding = { weight: "stop", cause, todo, ...(call ? { call } : {}) };
      return { findings: [requestId ? { ...finding, requestId } : finding] };
    }
    if (error instanceof AppError) return { findings: [{ weight: "stop", cause: error.message }] };
    throw error;
  }
}

/** @throws RunStopped with the first that speaks against it, and how many more there are */
function stopFor(all: readonly { check: Check; finding: Finding }[]): void {
  const stops = all.filter(({ finding }) => finding.weight === "stop");
  const [first] = stops;
  if (!first) return;
  const { cause, todo, call, requestId } = first.finding;
  const more = stops.length - 1;
  throw new RunStopped({
    cause:
      more > 0
        ? `${cause} There ${more === 1 ? "is 1 more obstacle" : `are ${more} more obstacles`}.`
        : cause,
    todo: todo ?? "Look at the checks of this run.",
    ...(call ? { call } : {}),
    ...(requestId ? { requestId } : {}),
    step: `check:${first.check.name}`,
  });
}
