import { databaseNow } from "../database-now";
import { db } from "../db";
import { AppError } from "../errors";
import { groupBy } from "../group-by";
import { findTwins } from "../made/find-twins";
import { type Left, removeResources } from "../made/remove-resources";
import { SURE_AFTER_MS } from "../made/sure-after";
import { isOpenStackError } from "../openstack/errors";
import { openResources } from "../runs/run-resources";
import type { BackupContext } from "./backup-context";

/** How long what is being deleted is waited for. */
const WITHIN_MS = 180_000;

/**
 * Removes what the run made and nobody keeps: snapshots, temporary volumes, failed backups, and what was made twice.
 * What cannot go yet is removed later, by the worker's loop (remove-leftovers.ts), so that no run waits for it. Also
 * for runs that failed or were cancelled; may be called again at any time.
 */
export async function tidy(ctx: BackupContext): Promise<void> {
  const { journal, clock, run } = ctx;
  journal.plan([{ key: "tidy", phase: "verify", position: 1_000, title: "Remove temporary objects" }]);
  journal.begin("tidy", clock.now());
  const sureBefore = new Date((await databaseNow()).getTime() - SURE_AFTER_MS);
  const all = await openResources(run.id);
  const open = groupBy(all, (row) => row.credentialId);
  // Also where nothing is open: what was taken to have come to nothing may have been made late.
  const used = await db().runResource.findMany({
    where: { runId: run.id },
    distinct: ["credentialId"],
    select: { credentialId: true },
  });
  const left = (
    await Promise.all(
      used.map(async ({ credentialId }): Promise<Left[]> => {
        const wanted = (open.get(credentialId) ?? []).filter(({ isTemporary }) => isTemporary);
        try {
          const session = await ctx.session(credentialId);
          const twins = await findTwins(run.id, credentialId, session);
          const isKnown = new Set(wanted.map(({ id }) => id));
          const more = twins.filter(({ id, isTemporary }) => isTemporary && !isKnown.has(id));
          return await removeResources([...wanted, ...more], {
            session,
            clock,
            assertFence: () => ctx.assertFence(),
            signal: ctx.signal,
            withinMs: WITHIN_MS,
            sureBefore,
          });
        } catch (error) {
          if (!isOpenStackError(error) && !(error instanceof AppError)) throw error;
          const cause = isOpenStackError(error) ? `${error.site}: ${error.causeText}` : error.message;
          return wanted.map((row) => ({ row, cause }));
        }
      }),
    )
  ).flat();
  const removed = all.filter(({ isTemporary }) => isTemporary).length - left.length;
  journal.end("tidy", {
    at: clock.now(),
    state: left.length > 0 ? "warned" : "succeeded",
    ...(left[0] ? { cause: causeOf(left), todo: left[0].todo ?? LATER } : {}),
    detail: {
      removed: Math.max(removed, 0),
      left: left.map(({ row, cause }) => ({ kind: row.kind, id: row.resourceId, name: row.tag, cause })),
    },
  });
}

const LATER = "Nothing: Stillpoint tries again by itself, and removes them when the site lets it.";

function causeOf(left: readonly Left[]): string {
  const [first] = left;
  const more = left.length - 1;
  return `${left.length === 1 ? "1 object is" : `${left.length} objects are`} left for later: ${first?.cause}${more > 0 ? `; and ${more} more` : ""}.`;
}
