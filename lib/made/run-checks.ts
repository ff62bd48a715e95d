import { AppError } from "../errors";
import { OpenStackError } from "../openstack/errors";
import { onceLetThrough } from "../openstack/once-let-through";
import { RunStopped, stopReasonOf } from "../runs/run-stopped";
import type { Check, CheckResult, Finding } from "./check";
import type { RunContext } from "./run-context";
import { throwIfCancelled } from "./throw-if-cancelled";

/** Announces checks as steps of a run's preflight. */
export const planChecks = (
  { journal }: Pick<RunContext, "journal">,
  checks: readonly Pick<Check, "name" | "title">[],
): void =>
  journal.plan(
    checks.map(({ name, title }, position) => ({
      key: `check:${name}`,
      phase: "preflight" as const,
      position,
      title,
    })),
  );

/**
 * Runs checks side by side, each as its step; what speaks against the run ends it. Checks have been announced before.
 * @throws RunStopped with the first that speaks against it, and how many more there are
 */
export async function runChecks<Ctx extends RunContext, Look>(
  ctx: Ctx,
  checks: readonly Check<Ctx, Look>[],
  look: Look,
): Promise<void> {
  throwIfCancelled(ctx);
  const results = await Promise.all(checks.map((check) => runCheck(ctx, check, look)));
  throwIfCancelled(ctx);
  stopFor(
    checks.flatMap(({ name }, n) => (results[n]?.findings ?? []).map((finding) => ({ name, finding }))),
  );
}

async function runCheck<Ctx extends RunContext, Look>(
  ctx: Ctx,
  check: Check<Ctx, Look>,
  look: Look,
): Promise<CheckResult> {
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

async function askFor<Ctx extends RunContext, Look>(
  ctx: Ctx,
  check: Check<Ctx, Look>,
  look: Look,
): Promise<CheckResult> {
  try {
    // A site that has just come back is not taken for one that is away.
    return await onceLetThrough(() => check.run(ctx, look), { signal: ctx.signal });
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

function stopFor(all: readonly { name: string; finding: Finding }[]): void {
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
    step: `check:${first.name}`,
  });
}
