import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import type { RunResource } from "../generated/prisma/client";
import { groupBy } from "../group-by";
import { findTwins } from "../made/find-twins";
import { type Left, removeResources } from "../made/remove-resources";
import { SURE_AFTER_MS } from "../made/sure-after";
import { isOpenStackError } from "../openstack/errors";
import { RESOURCE_KINDS } from "../runs/run-resources";
import type { RecoveryContext } from "./recovery-context";
import { RemovalSteps } from "./removal-steps";

/** What is not gone by then is left to the loop (remove-leftovers.ts). */
const WITHIN_MS = 10 * 60_000;
const LOOK_MS = 10_000;

type Unseen = Omit<Left, "error">;

/**
 * Removes what the runs of a recovery made, and nothing else: what is recorded, carries its run's mark and lies in its
 * project; at last it looks through the lists for what else has these marks. May be called again at any time, also for
 * a run that was cancelled, which it does not stop for. What cannot go yet is left to the worker's loop.
 * @returns how many things are, or may be, still there
 * @throws for one that was accepted
 */
export async function removeMade(of: RecoveryContext): Promise<{ left: number }> {
  const ctx = { ...of, signal: new AbortController().signal };
  const made = { run: { recoveryId: ctx.recovery.id } };
  const { state } = await db().recovery.findUniqueOrThrow({ where: { id: ctx.recovery.id } });
  if (state === "accepted" || state === "done")
    throw new Error("what such a recovery made is kept on purpose");
  // Should this worker die, the loop goes on with them once the run is over.
  await db().runResource.updateMany({ where: { ...made, removedAt: null }, data: { isTemporary: true } });
  // Changes of what is not ours are taken back, never removed (hand-over/floating-ip-changes.ts).
  const rows = await db().runResource.findMany({
    where: { ...made, kind: { in: [...RESOURCE_KINDS] } },
    orderBy: [{ madeAt: "asc" }, { tag: "asc" }],
  });
  const steps = new RemovalSteps(ctx, rows);
  const owners = [...groupBy(rows, (row) => `${row.runId} ${row.credentialId}`).values()];
  const endsAt = ctx.clock.monotonic() + WITHIN_MS;
  const left = (await Promise.all(owners.map((own) => removeOf(ctx, own, steps, endsAt)))).flat();
  steps.end(left);
  return { left: left.length };
}

/** What one run made with one credential. */
async function removeOf(
  ctx: RecoveryContext,
  known: readonly RunResource[],
  steps: RemovalSteps,
  endsAt: number,
): Promise<Unseen[]> {
  const [first] = known;
  if (!first) return [];
  let open = known.filter(({ removedAt }) => removedAt === null);
  let left: Unseen[] | undefined;
  try {
    const session = await ctx.session(first.credentialId);
    for (;;) {
      const twins = await findTwins(first.runId, first.credentialId, session);
      const found = twins.filter((twin) => twin.removedAt === null && !open.some(({ id }) => id === twin.id));
      steps.found(found);
      open.push(...found);
      const rest = endsAt - ctx.clock.monotonic();
      // What a dead worker asked for may still arrive: it is waited for.
      const isUnsure = open.some(({ resourceId }) => resourceId === null);
      if (left && found.length === 0 && !isUnsure) return left;
      if (left && rest <= 0)
        return [...left, ...found.map((row) => ({ row, cause: `${row.tag} is there twice` }))];
      if (left && found.length === 0) await ctx.clock.sleep(LOOK_MS, ctx.signal);
      left = await removeResources(open, {
        session,
        clock: ctx.clock,
        assertFence: () => ctx.assertFence(),
        withinMs: rest,
        sureBefore: new Date((await databaseNow()).getTime() - SURE_AFTER_MS),
        onLook: (rows, notGone) => steps.looked(rows, notGone),
      });
      open = left.map(({ row }) => row);
    }
  } catch (error) {
    if (!isOpenStackError(error) && !(error instanceof AppError)) throw error;
    const cause = isOpenStackError(error) ? `${error.site}: ${error.causeText}` : error.message;
    return open.map((row) => ({ row, cause }));
  }
}
