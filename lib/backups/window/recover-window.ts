import { settleIntents } from "../../audit/settle-intents";
import { databaseNow } from "../../database-now";
import { LeaseKeeper } from "../../freezes/lease-keeper";
import { openLeases } from "../../freezes/leases";
import { groupBy } from "../../group-by";
import { removeResources } from "../../made/remove-resources";
import { SURE_AFTER_MS } from "../../made/sure-after";
import { openResources } from "../../runs/run-resources";
import type { BackupContext } from "../backup-context";
import { tellWindow } from "./tell-window";
import { thawInReverse } from "./thaw-in-reverse";
import { thawLeftPorts } from "./thaw-left-ports";
import { thawMethods } from "./thaw-methods";
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

/**
 * Thaws what a worker that died in a window of this run may have frozen, and says of its calls that nobody knows what
 * came of them: also of a run that has no next window. Done again it does nothing.
 * @throws what the database says; what the fence throws
 */
export async function thawLeft(ctx: BackupContext): Promise<void> {
  await thawLeases(ctx);
  await settleIntents(ctx.run.id, ctx.actor, WINDOW_LOST, { foreseen: true });
}

const WINDOW_LOST =
  "the window that it was foreseen in was lost before it could be said what came of it; its VMs were thawed, and what it cut is looked for";

async function thawLeases(ctx: BackupContext): Promise<void> {
  const leases = await openLeases({ runId: ctx.run.id });
  if (leases.length === 0) return;
  const asOf = { database: await databaseNow(), monotonic: ctx.clock.monotonic() };
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
  const sent = new Map(leases.map((lease) => [lease.serverId, lease.sentAt ?? lease.frozenAt]));
  for (const held of state.members) {
    held.quiesce = "unknown";
    held.quiesceSentAt = sent.get(held.member.serverId)?.getTime() ?? null;
  }
  const methodOf = thawMethods(ctx);
  // All at once, and before the first thaw; what fails is made in the turn of its VM.
  await Promise.allSettled(leases.map(methodOf));
  const end = keeper.end.bind(keeper);
  const told = tellWindow(
    ctx.journal,
    { note: (note) => keeper.note(note), end: (ended) => end({ ...ended, by }) },
    leases,
    "stop",
  );
  told.thawing(null, ctx.clock.now());
  await thawInReverse(
    state,
    thawLeftPorts({
      clock: ctx.clock,
      leases,
      asOf,
      methodOf,
      keeper,
      told,
      thawer: { actor: ctx.actor, by },
    }),
  );
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
