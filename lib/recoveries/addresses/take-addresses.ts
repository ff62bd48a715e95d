import { groupBy } from "../../group-by";
import { RunStopped } from "../../runs/run-stopped";
import { networkStep, type StepNote } from "../build/network-step";
import { noteRefusedPort } from "../build/ref-ids";
import { takesOf } from "../plan-takes";
import type { RecoveryContext } from "../recovery-context";
import type { PlannedTake } from "../recovery-run-plan";
import { readyToGive } from "./ready-to-give";
import { takeStep } from "./take-steps";
import { unplug } from "./unplug";

/**
 * Has former VMs of the VNF give up the ports that have what ports of the plan are to have: each is off, seen just now, and
 * what was there is written down before. Side by side for the VMs, and one after the other for the ports of one. May be called again after
 * a kill at any moment. A port that is not given up costs its VM only (portIdOf).
 * @throws RunStopped when the run is cancelled
 */
export async function takeAddresses(ctx: RecoveryContext): Promise<void> {
  const byVm = [...groupBy(takesOf(ctx.plan), ({ formerServerId }) => formerServerId).values()];
  const ended = await Promise.allSettled(byVm.map((takes) => takeFrom(ctx, takes)));
  for (const result of ended) if (result.status === "rejected") throw result.reason;
}

async function takeFrom(ctx: RecoveryContext, takes: readonly PlannedTake[]): Promise<void> {
  for (const take of takes)
    await networkStep(ctx, takeStep(take.portKey), () => takeOne(ctx, take)).catch((error: unknown) => {
      if (!(error instanceof RunStopped) || ctx.signal.aborted) throw error;
      noteRefusedPort(ctx, take.portKey, error.reason);
      ctx.journal.end(`port:${take.portKey}`, { state: "skipped", cause: error.reason.cause });
    });
}

async function takeOne(ctx: RecoveryContext, take: PlannedTake): Promise<StepNote> {
  const row = await readyToGive(ctx, take);
  const { row: taken, problem } = await unplug(ctx, take, row);
  const { isDeleted = false, port } = taken.detail;
  return {
    detail: {
      portId: port.id,
      mac: port.mac,
      addresses: port.fixedIps.map(({ address }) => address),
      isDeleted,
    },
    ...(problem ? { warning: problem } : {}),
  };
}
