import { db } from "../db";
import { groupBy } from "../group-by";
import { throwIfCancelled } from "../made/throw-if-cancelled";
import { type CopyResult, importCopy } from "../recovery-points/catalogue/import-copy";
import { nextTryMs } from "../recovery-points/catalogue/next-try";
import { Gate } from "../runs/gate";
import type { RecoveryContext } from "./recovery-context";
import type { PlannedImport } from "./recovery-run-plan";

/** Cinder handles a few writes at once (openstack-api.md G5). */
const CHAINS_AT_ONCE = 4;
/** A site that does not answer for this long is given up. */
const DARK_MS = 12 * 3_600_000;

/**
 * Makes the backups known at the target, parents first, several chains side by side. A volume of which one cannot be made
 * known is lost, and the others go on. May be called again at any time.
 * @throws RunStopped when the run was cancelled; what the database says
 */
export async function importRecords(ctx: RecoveryContext): Promise<void> {
  ctx.journal.phase("import");
  throwIfCancelled(ctx);
  const own = await madeHere(ctx);
  await expectCopies(ctx, own);
  const gate = new Gate(CHAINS_AT_ONCE);
  const chains = [...groupBy(ctx.plan.imports, ({ chainOf }) => chainOf).values()];
  const ended = await Promise.allSettled(
    chains.map((links) => gate.run(() => importChain(ctx, links, own), ctx.signal)),
  );
  throwIfCancelled(ctx);
  for (const result of ended) if (result.status === "rejected") throw result.reason;
}

/** Rows of backups that were made at the target itself: it has never to be told of them. */
async function madeHere({ plan }: RecoveryContext): Promise<ReadonlySet<string>> {
  const ids = plan.imports.map(({ backupRowId }) => backupRowId);
  const rows = await db().pointBackup.findMany({
    where: { id: { in: ids }, siteId: plan.to.id },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}

/** The target may be no receiver of this VNF: what is made known there has to be known to whoever deletes it. */
async function expectCopies({ plan }: RecoveryContext, own: ReadonlySet<string>): Promise<void> {
  await db().backupCopy.createMany({
    data: plan.imports
      .filter(({ backupRowId }) => !own.has(backupRowId))
      .map(({ backupRowId }) => ({
        backupRowId,
        siteId: plan.to.id,
        siteName: plan.to.name,
      })),
    skipDuplicates: true,
  });
}

async function importChain(
  ctx: RecoveryContext,
  links: readonly PlannedImport[],
  own: ReadonlySet<string>,
): Promise<void> {
  const inOrder = [...links].sort((a, b) => a.place - b.place);
  for (const [i, link] of inOrder.entries()) {
    if (own.has(link.backupRowId)) {
      const detail = { isKnown: true };
      ctx.journal.end(`import:${link.backupId}`, { at: ctx.clock.now(), state: "succeeded", detail });
      continue;
    }
    const result = await importLink(ctx, link);
    if (result.state === "known") continue;
    for (const { backupId } of inOrder.slice(i + 1))
      ctx.journal.end(`import:${backupId}`, {
        state: "skipped",
        cause: "The one that it builds on is not known.",
      });
    return lose(ctx, link, result);
  }
}

async function importLink(
  ctx: RecoveryContext,
  { backupId, backupRowId }: PlannedImport,
): Promise<CopyResult> {
  const { journal, clock, signal, plan } = ctx;
  const key = `import:${backupId}`;
  const siteId = plan.to.id;
  const copy = await db().backupCopy.findUnique({ where: { backupRowId_siteId: { backupRowId, siteId } } });
  if (copy?.state === "known") {
    journal.end(key, { at: clock.now(), state: "succeeded", detail: { isKnown: true } });
    return { state: "known" };
  }
  journal.begin(key);
  const startedAt = clock.monotonic();
  for (let tries = 1; ; tries++) {
    throwIfCancelled(ctx);
    const at = clock.now();
    const result = await importCopy(ctx, backupRowId, siteId);
    throwIfCancelled(ctx);
    ctx.assertFence();
    const endedAt = clock.now();
    if (result.state === "known") {
      journal.attempt(key, { at, endedAt, result: "Known" });
      journal.end(key, { at: endedAt, state: "succeeded", detail: { isKnown: false, trouble: null } });
      return result;
    }
    const { cause, todo, error } = result;
    journal.attempt(key, {
      at,
      endedAt,
      result: "Failed",
      hasFailed: true,
      cause,
      ...(error ? { call: error.call } : {}),
      ...(error?.requestId === undefined ? {} : { requestId: error.requestId }),
      ...(error?.status === undefined ? {} : { status: error.status }),
    });
    if (result.state === "failed" || clock.monotonic() - startedAt > DARK_MS) {
      journal.end(key, { at: endedAt, state: "failed", cause, todo, detail: { trouble: null } });
      return result;
    }
    journal.note(key, { trouble: cause });
    await clock.sleep(nextTryMs("pending", tries), signal);
  }
}

/** Without its record a backup cannot be restored. */
async function lose(
  { recovery, journal, clock }: RecoveryContext,
  { chainOf }: PlannedImport,
  { cause, todo }: { cause: string; todo: string },
): Promise<void> {
  await db().recoveryVolume.updateMany({
    where: { recoveryId: recovery.id, sourceVolumeId: chainOf, state: "planned" },
    data: { state: "failed", cause, todo, endedAt: new Date(clock.now()) },
  });
  for (const what of ["restore", "ready"])
    journal.end(`${what}:${chainOf}`, {
      state: "skipped",
      cause: "The record of its backup is not known there.",
    });
}
