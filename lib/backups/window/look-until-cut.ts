import type { WindowStop } from "../window-record";
import type { Cutting } from "./cut-volumes";
import type { SeenSnapshot } from "./window-ports";
import type { CutState } from "./window-state";

/** Until the calls are answered: lists that a busy API must make keep it from answering them. */
const UNANSWERED_MS = 500;
/** A call that was not answered, and whose snapshot is not seen for so long, has made none, or makes one too late. */
const LOST_MS = 1_500;
/** A site that answers no look for so long does not answer. */
const SILENT_MS = 2_000;
/** One look; it is one page. */
const LOOK_MS = 1_000;
/** Looks under way at once: a slow answer does not delay the next look. */
const AT_ONCE = 4;

/** Between two looks, so long after the calls were answered: soon at first, as every guest stands still. Pure. */
const lookPauseMs = (elapsedMs: number): number => (elapsedMs < 1_000 ? 50 : elapsedMs < 4_000 ? 100 : 200);

/**
 * Looks at the snapshots of one project until those of all its cuts are available. Which one is ours the lists tell, so
 * that a lost answer loses nothing.
 * @param cuts those of the project
 * @param answered when all of their calls are
 * @returns why that will not be; null: they are, or the phase is over
 */
export async function lookUntilCut(
  cuts: readonly CutState[],
  answered: Promise<unknown>,
  c: Cutting,
): Promise<WindowStop | null> {
  const { clock } = c.ports;
  const { signal } = c;
  const project = cuts[0]?.cut.project ?? "";
  let answeredAt: number | undefined;
  const allAnswered = answered.then(() => {
    answeredAt = clock.monotonic();
  });
  const found: { stop: WindowStop | null } = { stop: null };
  let [heardAt, trouble, underWay] = [clock.monotonic(), "", 0];
  const isDone = () =>
    found.stop !== null ||
    cuts.every((held) => [...held.volumes.values()].every((v) => v.availableAt !== null));
  const over = new AbortController();
  const finish = () => over.abort();
  signal.addEventListener("abort", finish, { once: true });

  async function look(): Promise<void> {
    const sentAt = clock.monotonic();
    underWay++;
    try {
      const seen = await c.ports.look(project, { deadlineMs: LOOK_MS, signal: over.signal });
      heardAt = Math.max(heardAt, sentAt);
      // All of them, also after one in error: what was cut by then is usable.
      for (const stop of seen.map((each) => note(each, cuts, c))) found.stop ??= stop;
      found.stop ??= lostOf(cuts, sentAt, clock.now() - clock.monotonic());
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
    underWay--;
    if (isDone()) finish();
  }

  const pause = (ms: number) => clock.sleep(ms, over.signal).catch(() => {});
  const unansweredPause = () => Promise.race([allAnswered, pause(UNANSWERED_MS)]);

  await unansweredPause();
  // Since then it may answer.
  heardAt = clock.monotonic();
  while (!over.signal.aborted && !isDone()) {
    if (underWay < AT_ONCE) void look();
    await (answeredAt === undefined ? unansweredPause() : pause(lookPauseMs(clock.monotonic() - answeredAt)));
    if (!isDone() && clock.monotonic() - heardAt > SILENT_MS)
      found.stop = {
        reason: "snapshot-failed",
        text: `The site does not tell whether the snapshots are cut: ${trouble || `no answer within ${SILENT_MS / 1000} s`}`,
        todo: "See whether Cinder answers, and try again.",
      };
  }
  signal.removeEventListener("abort", finish);
  finish();
  return found.stop;
}

/** A state that was reached stays: an older answer may come later. */
function note(seen: SeenSnapshot, cuts: readonly CutState[], { ports }: Cutting): WindowStop | null {
  const held = cuts.find(({ cut }) => cut.key === seen.key);
  const volume = held?.volumes.get(seen.volumeId);
  if (!held || !volume || volume.availableAt !== null || volume.seen?.state === "error") return null;
  volume.seen = seen;
  const { snapshotId, groupSnapshotId } = seen;
  held.ids ??= groupSnapshotId === undefined ? { snapshotId } : { groupSnapshotId };
  if (seen.state === "creating") return null;
  const at = ports.clock.now();
  if (seen.state === "available") volume.availableAt = at;
  ports.told.cutEnded(seen, at);
  return seen.state === "available"
    ? null
    : {
        reason: "snapshot-failed",
        text: `The snapshot of volume ${seen.volumeId} ended in error (${snapshotId}).`,
        todo: "Look for the snapshot’s id in cinder-volume’s log, and for room in its backend.",
      };
}

/** One whose call got no answer, and that a look long after does not show. */
function lostOf(cuts: readonly CutState[], lookedAt: number, epoch: number): WindowStop | null {
  const lost = cuts.find(
    ({ ids, cause, isRefused, sentAt }) =>
      ids === null &&
      cause !== null &&
      !isRefused &&
      sentAt !== null &&
      lookedAt - (sentAt - epoch) > LOST_MS,
  );
  return lost
    ? {
        reason: "snapshot-failed",
        text: `A snapshot’s request got no answer, and the site shows none: ${lost.cause}`,
        todo: "See whether Cinder’s API and its queue are up, and try again.",
      }
    : null;
}
