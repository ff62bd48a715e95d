import type { RecoveryState, RecoveryView } from "./recovery-view";
import type { LaneView, RunView, StepView } from "./run-view";

/** An ISO time in ms since the epoch; null stays null. Pure. */
export const timeOf = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));

/** The steps of a run by their keys. Pure. */
export const stepsByKey = (steps: readonly StepView[]): ReadonlyMap<string, StepView> =>
  new Map(steps.map((step) => [step.key, step]));

/** Whether nothing more will come of a run. Pure. */
export const isOver = ({ state }: Pick<RunView, "state">): boolean =>
  state !== "queued" && state !== "running";

/** In these somebody, or a clock, may still change what is shown of a run that is over. */
const UNSETTLED: readonly RecoveryState[] = [
  "standing",
  "cleaning",
  "pending",
  "partly",
  "rolling-back",
  "half-rolled-back",
  "undoing",
  "half-undone",
];

/** A failover that failed is rolled back; a drill that failed is cleaned up first. */
const isUnsettled = ({ state, isDrill }: Pick<RecoveryView, "state" | "isDrill">): boolean =>
  UNSETTLED.includes(state) || (state === "failed" && !isDrill);

/** Over, with no VM left that may be frozen, and nothing of its recovery that waits for its clean-up or a decision. Pure. */
export const isSettled = (run: Pick<RunView, "state" | "held" | "recovery">): boolean =>
  isOver(run) && run.held.length === 0 && !(run.recovery && isUnsettled(run.recovery));

const least = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** When the first quiesce was sent; of a window without one, when the first snapshot was asked for. Null: not yet. Pure. */
export function windowStart({ window, lanes }: Pick<RunView, "window" | "lanes">): number | null {
  return (
    timeOf(window.openedAt) ??
    least(lanes.map(({ quiesceSentAt }) => timeOf(quiesceSentAt))) ??
    least(lanes.flatMap(({ volumes }) => volumes.map(({ snapshot }) => timeOf(snapshot.sentAt))))
  );
}

/** All that was seen to come about in the window, in ms since the epoch. Pure. */
export const windowEvents = (lanes: readonly LaneView[]): number[] =>
  lanes
    .flatMap((lane) => [
      timeOf(lane.quiesceSentAt),
      timeOf(lane.frozenAt),
      timeOf(lane.thawSentAt),
      timeOf(lane.thawedAt),
      ...lane.volumes.flatMap(({ snapshot }) => [timeOf(snapshot.sentAt), timeOf(snapshot.doneAt)]),
    ])
    .filter((time) => time !== null);

/** Whether a VM may stand still now. Pure. */
export const isWindowOpen = (run: Pick<RunView, "window" | "lanes" | "state">): boolean =>
  run.lanes.some(({ isHeld, thawedAt }) => isHeld && thawedAt === null) ||
  (run.window.openedAt !== null && run.window.closedAt === null && !isOver(run));

/** When the window ended: its last thaw, or `now` while it is open; never before its beginning. Pure. */
export function windowEnd(
  run: Pick<RunView, "window" | "lanes" | "state">,
  start: number,
  now: number,
): number {
  if (isWindowOpen(run)) return Math.max(now, start);
  const closed = timeOf(run.window.closedAt);
  return Math.max(closed ?? Math.max(start, ...windowEvents(run.lanes)), start);
}

/** When the point in time is: the first snapshot was asked for. Null: not yet, or the run is over and has left none. Pure. */
export const pointInTime = (run: Pick<RunView, "lanes" | "state" | "point">): string | null => {
  if (isOver(run) && run.point === null) return null;
  const first = least(
    run.lanes.flatMap(({ volumes }) => volumes.map(({ snapshot }) => timeOf(snapshot.sentAt))),
  );
  return first === null ? null : new Date(first).toISOString();
};

/** The longest that one VM stood still, or stands still by `now`; null: none was asked to. Pure. */
export function longestFreeze(run: Pick<RunView, "window" | "lanes" | "state">, now: number): number | null {
  const start = windowStart(run);
  if (start === null || run.lanes.every(({ quiesceSentAt }) => quiesceSentAt === null)) {
    return run.window.ms;
  }
  if (!isWindowOpen(run) && run.window.ms !== null) return run.window.ms;
  return windowEnd(run, start, now) - start;
}

/** Whether all that were quiesced were thawed in the exact reverse of their order; null: it cannot be said yet. Pure. */
export const isExactReverse = (run: Pick<RunView, "lanes">): boolean | null => isReverse(run, "thawedAt");

/** Whether their thaws were sent in that order, one of them having had to be repeated. Pure. */
export const isSentInReverse = (run: Pick<RunView, "lanes">): boolean | null => isReverse(run, "thawSentAt");

function isReverse({ lanes }: Pick<RunView, "lanes">, time: "thawSentAt" | "thawedAt"): boolean | null {
  const asked = lanes.filter(({ quiesceSentAt, position }) => quiesceSentAt !== null && position !== null);
  if (asked.length < 2 || asked.some(({ thawedAt }) => thawedAt === null)) return null;
  const byOrder = [...asked].sort((a, b) => (b.position ?? 0) - (a.position ?? 0));
  return byOrder.every((lane, index) => {
    const before = byOrder[index - 1]?.[time];
    return !before || Date.parse(before) <= Date.parse(lane[time] ?? "");
  });
}
