import { databaseNow } from "../../database-now";
import { LeaseKeeper } from "../../freezes/lease-keeper";
import { openLeases } from "../../freezes/leases";
import { openResources } from "../../runs/run-resources";
import type { BackupContext } from "../backup-context";
import { groupBy } from "../group-by";
import { removeResources } from "../leftovers/remove-resources";
import { SURE_AFTER_MS } from "../leftovers/sure-after";
import { siteMethods } from "../site-methods";
import { tellWindow } from "./tell-window";
import { thawInReverse } from "./thaw-in-reverse";
import { thawLeftPorts } from "./thaw-left-ports";
import { newWindowState } from "./window-state";

/** What an earlier window has cut goes before the next one; what cannot go in time goes with the run’s other leftovers. */
const REMOVE_MS = 30_000;

/**
 * After a worker that died in a window of this run: thaws what it may have frozen, before anything else, then removes what
 * it has cut.
 * @throws what the database says; what the fence throws
 */
export async function recoverWindow(ctx: BackupContext): Promise<void> {
  await thawLeft(ctx);
  await removeCuts(ctx);
}

async function thawLeft(ctx: BackupContext): Promise<void> {
  const leases = await openLeases({ runId: ctx.run.id });
  if (leases.length === 0) return;
  const by = `worker ${ctx.workerId}`;
  const keeper = new LeaseKeeper(
    leases.map(({ id }) => id),
    ctx.clock,
  );
  const members = leases.toReversed().map((lease) => ({
    serverId: lease.serverId,
    name: lease.serverName,
    position: lease.position,
    method: lease.method,
    isSlow: false,
    thawEstimateMs: 0,
  }));
  const state = newWindowState({ members, cuts: [], budgetMs: 0, onUnquiesced: "stop" });
  for (const held of state.members) held.quiesce = "unknown";
  const methods = new Map(
    await Promise.all(
      [...new Set(leases.map(({ credentialId }) => credentialId))].map(
        async (id) => [id, await siteMethods(await ctx.session(id), ctx.plan.site.id)] as const,
      ),
    ),
  );
  const end = keeper.end.bind(keeper);
  const told = tellWindow(
    ctx.journal,
    { note: (note) => keeper.note(note), end: (ended) => end({ ...ended, by }) },
    leases,
    "stop",
  );
  told.thawing(null, ctx.clock.now());
  await thawInReverse(state, thawLeftPorts({ clock: ctx.clock, leases, methods, keeper, told }));
  await keeper.flush(30_000);
}

async function removeCuts(ctx: BackupContext): Promise<void> {
  const rows = (await openResources(ctx.run.id)).filter(({ kind }) => /snapshot/.test(kind));
  const sureBefore = new Date((await databaseNow()).getTime() - SURE_AFTER_MS);
  for (const [credentialId, of] of groupBy(rows, (row) => row.credentialId))
    await removeResources(of, {
      session: await ctx.session(credentialId),
      clock: ctx.clock,
      assertFence: ctx.assertFence,
      signal: ctx.signal,
      withinMs: REMOVE_MS,
      sureBefore,
    });
}
