import { setMaxListeners } from "node:events";
import type { WindowStop } from "../window-record";
import { lookUntilCut } from "./look-until-cut";
import type { CutAnswer, WindowPorts } from "./window-ports";
import type { CutState, WindowState } from "./window-state";

/** Before a call that the site has refused for the moment is made once more. */
const AGAIN_MS = 100;

export interface Cutting {
  state: WindowState;
  ports: WindowPorts;
  /** Ends with the phase, whatever ends it. */
  signal: AbortSignal;
  /** On the monotonic clock: when the phase ends at the latest. */
  endsAt: number;
}

/**
 * Cuts all volumes at once, and waits until every snapshot is available.
 * @returns why it cannot be; null: all are
 */
export async function cutVolumes(
  state: WindowState,
  ports: WindowPorts,
  { halt, endsAt, atEnd }: { halt: AbortSignal; endsAt: number; atEnd: () => WindowStop },
): Promise<WindowStop | null> {
  const { clock } = ports;
  const over = new AbortController();
  // One for each call under way.
  setMaxListeners(0, over.signal);
  const cutting: Cutting = { state, ports, signal: over.signal, endsAt };
  let stop: WindowStop | null = null;
  const end = (why: WindowStop | null) => {
    if (over.signal.aborted) return;
    stop = why;
    over.abort();
  };
  const isDone = () => state.cuts.every((c) => [...c.volumes.values()].every((v) => v.availableAt !== null));
  const onHalt = () => end(null);
  halt.addEventListener("abort", onHalt, { once: true });
  if (halt.aborted) onHalt();
  try {
    state.takenAt = clock.now();
    ports.told.cutting(state.takenAt);
    const looks = projectsOf(state).map(async (project) => {
      const cuts = state.cuts.filter((held) => held.cut.project === project);
      const sent = cuts.map((held) => cutOne(held, cutting).then((why) => why && end(why)));
      const why = await lookUntilCut(cuts, Promise.allSettled(sent), cutting);
      if (why) end(why);
      else if (isDone()) end(null);
    });
    const time = clock.sleep(Math.max(0, endsAt - clock.monotonic()), over.signal).then(
      () => end(atEnd()),
      () => {},
    );
    if (isDone()) end(null);
    await ended(over.signal);
    // What was given up ends by itself; nobody waits for it while guests stand still.
    void Promise.allSettled([...looks, time]);
    return stop;
  } finally {
    halt.removeEventListener("abort", onHalt);
  }
}

const projectsOf = ({ cuts }: WindowState): string[] => [...new Set(cuts.map(({ cut }) => cut.project))];

const ended = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

/** One call, and one more where the site has refused it for the moment. What it made is seen in the lists. */
async function cutOne(held: CutState, { ports, signal, endsAt }: Cutting): Promise<WindowStop | null> {
  const { clock, told } = ports;
  const { cut } = held;
  for (let attempt = 1; !signal.aborted; attempt++) {
    const at = clock.now();
    held.sentAt ??= at;
    told.cutSent(cut, at);
    const deadlineMs = Math.max(1, endsAt - clock.monotonic());
    const answer = await ports.cut(cut, { deadlineMs, signal }).catch(unknownBy);
    // Whoever ended the phase meanwhile does not wait: but what was made is remembered.
    held.requestId = answer.requestId ?? null;
    if (answer.state === "accepted") held.ids = answer.ids;
    else held.cause = answer.cause;
    held.isRefused = answer.state === "refused";
    told.cutAnswered(cut, answer, clock.now());
    if (answer.state !== "refused" || signal.aborted) return null;
    if (!answer.mayRetry || attempt > 1)
      return {
        reason: "snapshot-failed",
        text: `A snapshot was refused: ${answer.cause}`,
        todo: answer.todo,
      };
    await clock.sleep(AGAIN_MS, signal).catch(() => {});
  }
  return null;
}

const unknownBy = (error: unknown): CutAnswer => ({
  state: "unknown",
  cause: error instanceof Error ? error.message : String(error),
  todo: "Look for the snapshot at the site.",
  requestId: undefined,
});
