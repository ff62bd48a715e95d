import type { ArmedJournal } from "../../audit/armed-journal";
import type { Transaction } from "../../audit/record";
import type { Lease } from "../../freezes/lease";
import { armLeases } from "../../freezes/leases";
import { cancelledBy } from "../../runs/cancel-watch";
import { RunTaken } from "../../runs/journal-store";
import { intendResources } from "../../runs/run-resources";
import { RunStopped } from "../../runs/run-stopped";
import type { BackupContext } from "../backup-context";
import type { PlannedSnapshot } from "../backup-plan";
import { ofThisWorker } from "./of-this-worker";
import type { WindowCalls } from "./window-calls";

/** From the arming until others may thaw, ms, beyond the budget: what the arming itself takes, and a late last thaw. */
export const GRACE_MS = 3_000;

/**
 * All that must be written before the first quiesce, in one transaction: the intents of all calls, the leases, and what
 * the snapshots will be found by.
 * @throws RunStopped when another run may hold one of the VMs, or this one was cancelled; RunTaken when the run is another worker's by now
 */
export async function armWindow(
  tx: Transaction,
  ctx: BackupContext,
  { members, cuts }: WindowCalls,
  { attempt, journal }: { attempt: number; journal: ArmedJournal },
): Promise<Lease[]> {
  ctx.assertFence();
  const { plan, run } = ctx;
  const { site, vnf, freezeBudgetMs } = plan;
  await refuseHeld(
    tx,
    ctx,
    members.map(({ planned }) => planned.serverId),
  );
  const { count } = await tx.run.updateMany({
    // One that is cancelled arms no more: a failover may have taken its VNF, and looks at the leases that there are.
    where: { ...ofThisWorker(ctx), cancelRequestedAt: null },
    data: { windowAttempts: attempt },
  });
  if (count === 0) await refuseCancelled(tx, ctx);
  if (count === 0) throw new RunTaken("the run is another worker's, or over: its window is not armed");
  const intents = await journal.arm(tx, [
    ...members.map(({ quiesce }) => quiesce),
    ...cuts.map(({ call }) => call),
    ...members.toReversed().map(({ thaw }) => thaw),
  ]);
  const thawIntents = intents.slice(members.length + cuts.length).reverse();
  await intendResources(
    tx,
    cuts.map(({ planned, tag }) => ({
      runId: run.id,
      siteId: site.id,
      credentialId: planned.credentialId,
      kind: cutKind(planned),
      tag: tag.name,
      volumeId: planned.kind === "single" ? planned.volumeId : undefined,
      isTemporary: true,
    })),
  );
  return armLeases(tx, {
    runId: run.id,
    attempt,
    site,
    vnfName: vnf.name,
    ownerId: ctx.workerId,
    deadlineMs: freezeBudgetMs + GRACE_MS,
    members: members.map(({ planned, window }, i) => ({
      position: window.position,
      credentialId: planned.credentialId,
      serverId: planned.serverId,
      serverName: planned.name,
      method: planned.hold.method,
      target: planned.target,
      thawIntentId: thawIntents[i] ?? null,
    })),
  });
}

/** What a cut makes at its site. */
export const cutKind = ({ kind }: PlannedSnapshot): "snapshot" | "group_snapshot" =>
  kind === "single" ? "snapshot" : "group_snapshot";

async function refuseHeld(tx: Transaction, { plan, run }: BackupContext, serverIds: string[]): Promise<void> {
  const held = await tx.freezeLease.findMany({
    where: { closedAt: null, siteId: plan.site.id, serverId: { in: serverIds }, runId: { not: run.id } },
    select: { serverName: true },
  });
  if (held.length > 0)
    throw new RunStopped({
      cause: `${held.map(({ serverName }) => serverName).join(", ")}: another run may still hold it`,
      todo: "Wait until it is thawed, or use Thaw now; then back up again.",
    });
}

async function refuseCancelled(tx: Transaction, ctx: BackupContext): Promise<void> {
  const own = await tx.run.findFirst({ where: ofThisWorker(ctx), select: { cancelRequestedBy: true } });
  if (own?.cancelRequestedBy) throw cancelledBy(own.cancelRequestedBy);
}
