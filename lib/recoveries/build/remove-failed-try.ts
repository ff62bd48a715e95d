import { databaseNow } from "../../database-now";
import { db } from "../../db";
import { removeResources } from "../../made/remove-resources";
import { SURE_AFTER_MS } from "../../made/sure-after";
import { tagOf } from "../../made/tag-of";
import type { ResourceKind } from "../../runs/run-resources";
import type { RecoveryContext } from "../recovery-context";
import type { FailedTry } from "./failed-try";

const WITHIN_MS = 180_000;

/**
 * Removes what earlier tries have made, and sees it gone, before the next one.
 * @param steps of those tries; one that made nothing is fine
 * @returns why the next one may not begin
 * @throws the signal's reason; what the database says
 */
export async function removeFailedTry(
  ctx: RecoveryContext,
  kind: ResourceKind,
  steps: readonly string[],
): Promise<FailedTry | undefined> {
  const tags = steps.map((step) => tagOf(ctx.run.id, step).name);
  const rows = await db().runResource.findMany({
    where: { runId: ctx.run.id, kind, tag: { in: tags }, isTemporary: true, removedAt: null },
    orderBy: { madeAt: "asc" },
  });
  const [row] = rows;
  if (!row) return undefined;
  const left = await removeResources(rows, {
    session: await ctx.session(row.credentialId),
    clock: ctx.clock,
    assertFence: () => ctx.assertFence(),
    signal: ctx.signal,
    withinMs: WITHIN_MS,
    sureBefore: new Date((await databaseNow()).getTime() - SURE_AFTER_MS),
  });
  if (ctx.signal.aborted) throw ctx.signal.reason;
  const [first] = left;
  if (!first) return undefined;
  return {
    cause: `${ctx.plan.to.name}: what an earlier try has made is still there: ${first.cause}`,
    todo: first.todo ?? first.error?.nextStep ?? "Look why it cannot be deleted at the site.",
    call: first.error?.call,
    requestId: first.error?.requestId,
    status: first.error?.status,
    again: false,
  };
}
