import type { Actor } from "../audit/record";
import { audited, recordAudit } from "../audit/record";
import type { Clock } from "../clock";
import { db } from "../db";
import type { Run } from "../generated/prisma/client";
import { requestCancel } from "../run-views/request-cancel";
import { RunStopped } from "../runs/run-stopped";
import { runName } from "../runs/run-view";

const LOOK_MS = 500;
/** Its own deadlines end it much sooner. */
const MOST_MS = 48 * 3_600_000;
/** So long a cancelled one is waited for: it thaws what it holds at once, and removes what it made by itself. */
const LETTING_GO_MS = 60_000;

export interface Waiting {
  actor: Actor;
  clock: Clock;
  signal: AbortSignal;
  assertFence(): void;
}

/**
 * Waits until a backup that was started for this run is over. When this run is cancelled, so is that one.
 * @throws the signal's reason, once the backup has ended or a minute has gone by; RunStopped after two days
 */
export async function awaitChildBackup(waiting: Waiting, runId: string): Promise<Run> {
  const { clock, signal } = waiting;
  const endsAt = clock.monotonic() + MOST_MS;
  let givenUpAt: number | undefined;
  for (;;) {
    const run = await db().run.findUniqueOrThrow({ where: { id: runId } });
    const isLate = clock.monotonic() > endsAt;
    if (run.endedAt && givenUpAt === undefined) return run;
    if ((signal.aborted || isLate) && givenUpAt === undefined) {
      await cancelChildBackup(waiting.actor, runId);
      givenUpAt = clock.monotonic();
    }
    if (givenUpAt !== undefined && (run.endedAt || clock.monotonic() - givenUpAt > LETTING_GO_MS)) {
      signal.throwIfAborted();
      throw new RunStopped({
        cause: `${runName(run)} was not over after two days`,
        todo: "Look at its page for what it waits for.",
      });
    }
    waiting.assertFence();
    await clock.sleep(LOOK_MS);
  }
}

/** Asks a backup to end that another run has started; one that is over stays as it is. */
export const cancelChildBackup = (actor: Actor, runId: string): Promise<void> =>
  audited(async (tx) => {
    const [locked] = await tx.$queryRaw<{ now: Date }[]>`
      SELECT clock_timestamp() AS now FROM runs WHERE id = ${runId}::uuid FOR UPDATE`;
    const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    if (run.endedAt || run.cancelRequestedAt) return;
    const parent = run.parentRunId
      ? await tx.run.findUnique({ where: { id: run.parentRunId }, select: { kind: true, number: true } })
      : null;
    const name = parent ? runName(parent) : "its run";
    await requestCancel(tx, run, `${actor.name}, with ${name}`, locked?.now ?? new Date());
    await recordAudit(tx, actor, {
      action: "run.cancel_requested",
      target: { kind: "run", id: runId, name: `${runName(run)} of ${run.vnfName}` },
      site: { id: run.siteId, name: run.siteName },
      reason: `${name} does not go on`,
      details: { phase: run.phase },
      runId,
    });
  });
