import { setMaxListeners } from "node:events";
import { db } from "../db";
import { RunStopped } from "./run-stopped";

/** Between two looks for cancelled runs, of all runs of this process together. */
const LOOK_EVERY_MS = 250;

const watched = new Map<string, AbortController>();
let isLooking = false;

/** Why a run ends when somebody has cancelled it. Pure. */
export const cancelledBy = (name: string | null): RunStopped =>
  new RunStopped({ cause: `Cancelled by ${name ?? "somebody"}`, todo: "Start another when it suits." }, true);

/**
 * A signal that is aborted, with a RunStopped as its reason, within a second of somebody cancelling the run. One
 * query a moment serves all runs of a worker; a database that is away cancels nothing.
 */
export function watchForCancel(runId: string): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  // Every volume of a run may wait by it at once.
  setMaxListeners(0, controller.signal);
  watched.set(runId, controller);
  if (!isLooking) void look();
  return { signal: controller.signal, stop: () => watched.delete(runId) };
}

async function look(): Promise<void> {
  isLooking = true;
  while (watched.size > 0) {
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS).unref();
    });
    const ids = [...watched].filter(([, { signal }]) => !signal.aborted).map(([id]) => id);
    for (const { id, cancelRequestedBy } of await cancelledOf(ids))
      watched.get(id)?.abort(cancelledBy(cancelRequestedBy));
  }
  isLooking = false;
}

const cancelledOf = async (ids: string[]): Promise<{ id: string; cancelRequestedBy: string | null }[]> =>
  ids.length === 0
    ? []
    : db()
        .run.findMany({
          where: { id: { in: ids }, cancelRequestedAt: { not: null } },
          select: { id: true, cancelRequestedBy: true },
        })
        .catch(() => []);
