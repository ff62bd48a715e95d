import { layOut, type PartSize, type TimelineScale } from "./timeline-scale";
import { idleTimes } from "./timeline-whole-scale";

/** After the line of the RTO. */
const TAIL = 5;
/** An RTO further away than so many times the recovery is not drawn in its measure. */
const FAR = 1.6;

interface Drawn {
  /** What has to be in sight, in ms from the start. */
  lastMs: number;
  rtoMs: number | null;
  /** When something was under way, up to which time. Missing: nothing is folded. */
  busy?: { spans: readonly { from: number; to: number }[]; toMs: number };
  left: number;
  right: number;
  /** What a fold takes, in percent. */
  fold?: number;
}

/**
 * The scale of a recovery, from its start: linear, idle minutes folded, and the line of the RTO always in sight: where
 * that is far away, the time up to it is folded. Pure.
 */
export function recoveryScale({ lastMs, rtoMs, busy, left, right, fold = 5 }: Drawn): TimelineScale {
  const isFar = rtoMs !== null && rtoMs > lastMs * FAR;
  const shownTo = Math.max(rtoMs === null || isFar ? lastMs : Math.max(lastMs, rtoMs * 1.05), 1);
  const idle = busy && busy.spans.length > 0 ? idleTimes(busy.spans, 0, busy.toMs) : [];
  const linear = shownTo - idle.reduce((sum, { from, to }) => sum + to - from, 0);
  const room = right - left - idle.length * fold - (isFar ? fold + TAIL : 0);
  const perMs = room / Math.max(linear, 1);
  const parts: PartSize[] = [];
  let at = 0;
  let x = left;
  for (const { from, to } of idle) {
    x += (from - at) * perMs;
    parts.push({ to: from, right: x }, { to, right: x + fold, isFolded: true });
    x += fold;
    at = to;
  }
  x += (shownTo - at) * perMs;
  parts.push({ to: shownTo, right: x });
  if (isFar) parts.push({ to: rtoMs, right: x + fold, isFolded: true }, { to: rtoMs + TAIL / perMs, right });
  return layOut(0, left, parts);
}
