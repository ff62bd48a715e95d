import { db } from "../../db";
import type { BootTier } from "../boot-tiers";
import type { RecoveryContext } from "../recovery-context";
import { counted } from "../words";
import { isCancelled } from "./is-cancelled";

export const PAUSE_MS = 4 * 3_600_000;
const LOOK_MS = 1_000;

/** The step that tells of the wait before a tier, and the one that a person's word becomes (continue-recovery.ts). */
export const pauseStep = (order: number): string => `pause:${order}`;
export const continuedStep = (order: number): string => `continued:${order}`;

/**
 * Waits until somebody lets a tier go on. Until when is written down with its step: whoever takes over the run waits no
 * longer than that.
 * @returns false when nobody did within four hours
 * @throws the signal's reason; what the database says
 */
export async function waitForPerson(
  ctx: RecoveryContext,
  { order, pauseBefore }: Pick<BootTier, "order" | "pauseBefore">,
): Promise<boolean> {
  const { clock, journal } = ctx;
  const key = pauseStep(order);
  const until = (await readUntil(ctx, key)) ?? clock.now() + PAUSE_MS;
  journal.begin(key);
  journal.note(key, { until: new Date(until).toISOString() });
  try {
    for (;;) {
      const by = await readContinued(ctx, order);
      const at = clock.now();
      if (by !== undefined) {
        journal.end(key, { at, state: "succeeded", detail: { by } });
        return true;
      }
      if (at >= until) {
        journal.end(key, { at, state: "failed", ...lateWords(order, pauseBefore) });
        return false;
      }
      await clock.sleep(Math.min(LOOK_MS, until - at), ctx.signal);
      ctx.assertFence();
    }
  } catch (error) {
    if (isCancelled(ctx))
      journal.end(key, { at: clock.now(), state: "skipped", cause: "The run was cancelled meanwhile." });
    throw ctx.signal.aborted ? ctx.signal.reason : error;
  }
}

/** Why the VMs of a tier, and of those behind it, are not booted. Pure. */
export const lateWords = (order: number, text: string | null): { cause: string; todo: string } => ({
  cause: `nobody let tier ${order} go on within ${counted(PAUSE_MS / 3_600_000, "hour")}`,
  todo: `Do what it waits for${text ? `: ${text}` : ""}. Then start it again, and let it go on in time.`,
});

/** As the run's earlier worker has written it down. */
async function readUntil(ctx: RecoveryContext, key: string): Promise<number | undefined> {
  const step = await db().runStep.findUnique({
    where: { runId_key: { runId: ctx.run.id, key }, state: "running" },
    select: { detail: true },
  });
  const { until } = (step?.detail ?? {}) as { until?: unknown };
  const at = typeof until === "string" ? Date.parse(until) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** Who has let it go on. */
async function readContinued(ctx: RecoveryContext, order: number): Promise<string | undefined> {
  const step = await db().runStep.findUnique({
    where: { runId_key: { runId: ctx.run.id, key: continuedStep(order) } },
    select: { detail: true },
  });
  if (!step) return undefined;
  const { by } = step.detail as { by?: unknown };
  return typeof by === "string" ? by : "somebody";
}
