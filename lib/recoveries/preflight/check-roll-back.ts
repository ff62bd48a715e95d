import { db } from "../../db";
import { isOpenStackError } from "../../openstack/errors";
import { RunStopped, stopReasonOf } from "../../runs/run-stopped";
import { hasAnswered } from "../read-recovery-facts";
import type { RecoveryContext } from "../recovery-context";

const TARGET = "check:target";
const SOURCE = "check:source";
const WITHIN_MS = 20_000;
const AGAIN_AFTER_MS = [5_000, 15_000];

/**
 * Looks whether a roll-back can be done: the target has to answer, unless nothing was made there, or it was given up. Whether the source does
 * is told: its VMs are started at the end, and by hand where it does not.
 * @throws RunStopped; nothing was removed then
 */
export async function preflightRollBack(
  ctx: RecoveryContext,
  { isTargetGivenUp = false }: { isTargetGivenUp?: boolean | undefined } = {},
): Promise<void> {
  const { from, to } = ctx.plan;
  ctx.journal.plan(
    [
      { key: TARGET, title: `Look whether ${to.name} answers`, siteName: to.name },
      { key: SOURCE, title: `Look whether ${from.name} answers`, siteName: from.name },
    ].map((seed, position) => ({ ...seed, phase: "preflight", position })),
  );
  if (isTargetGivenUp) ctx.journal.end(TARGET, { state: "skipped", cause: `${to.name} was given up.` });
  else await lookAtTarget(ctx);
  await lookAtSource(ctx);
}

async function lookAtTarget(ctx: RecoveryContext): Promise<void> {
  const { journal, plan } = ctx;
  journal.begin(TARGET);
  const rows = await db().runResource.findMany({
    where: { run: { recoveryId: ctx.recovery.id }, removedAt: null },
    distinct: ["credentialId"],
    select: { credentialId: true },
    orderBy: { credentialId: "asc" },
  });
  if (rows.length === 0) {
    journal.end(TARGET, { state: "skipped", cause: "Nothing was made there." });
    return;
  }
  for (let tries = 0; ; tries++) {
    try {
      for (const { credentialId } of rows) await ask(ctx, credentialId);
      journal.end(TARGET, { state: "succeeded" });
      return;
    } catch (error) {
      if (!isOpenStackError(error)) throw error;
      const pause = AGAIN_AFTER_MS[tries];
      if (pause === undefined) {
        const { cause, ...reason } = stopReasonOf(error, TARGET);
        const todo = `${reason.todo} Nothing was removed at ${plan.to.name}, and nothing was started at ${plan.from.name}: roll it back again then.`;
        journal.end(TARGET, { state: "failed", cause, todo });
        throw new RunStopped({ ...reason, cause, todo });
      }
      await ctx.clock.sleep(pause, ctx.signal);
    }
  }
}

async function ask(ctx: RecoveryContext, credentialId: string): Promise<void> {
  const session = await ctx.reader(credentialId);
  await session.call({
    service: "compute",
    method: "GET",
    path: "/servers",
    query: { limit: 1 },
    expect: [200],
    deadlineMs: WITHIN_MS,
    signal: ctx.signal,
  });
}

async function lookAtSource({ journal, plan }: RecoveryContext): Promise<void> {
  const { id, name } = plan.from;
  journal.begin(SOURCE);
  const site = await db().site.findUnique({ where: { id } });
  const why = !site
    ? `${name} was removed from Stillpoint`
    : site.isRemembered
      ? `${name} is known from a manifest only, and is never asked anything`
      : (await hasAnswered(id))
        ? null
        : `${name} does not answer`;
  if (why === null) journal.end(SOURCE, { state: "succeeded" });
  else
    journal.end(SOURCE, {
      state: "warned",
      cause: why,
      todo: "What was made at the target is removed all the same; the source’s VMs have to be started by hand then.",
    });
}
