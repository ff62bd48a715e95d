import { placeOf, type TimelineScale } from "./timeline-scale";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((n) => n * HOUR),
];

export interface Tick {
  ms: number;
  x: number;
  label: string;
}

interface Room {
  /** Labels are at least this far from each other, in percent. */
  apart: number;
  /** Places of other labels, which win. */
  taken?: readonly number[];
}

/** Times at round distances where the scale is linear, as close as their labels allow. Pure. */
export function ticksOf(scale: TimelineScale, { apart, taken = [] }: Room): Tick[] {
  const linear = scale.parts.filter(
    (part) => !part.isFolded && part.right > part.left && part.to > Math.max(part.from, 0),
  );
  // The slowest part decides: elsewhere the labels stand further apart.
  const densest = Math.min(...linear.map(({ from, to, left, right }) => (right - left) / (to - from)));
  const last = linear.at(-1)?.to ?? 0;
  const room = (step: number) => Math.max(apart, labelRoom(Math.floor(last / step) * step, step));
  const step = STEPS.find((ms) => ms * densest >= room(ms)) ?? STEPS.at(-1) ?? HOUR;
  const distance = room(step);
  const ticks: Tick[] = [];
  for (const { from, to } of linear) {
    for (let ms = Math.max(Math.ceil(from / step) * step, 0); ms <= to; ms += step) {
      const x = placeOf(scale, ms);
      const before = ticks.at(-1);
      if (before && (before.ms === ms || x - before.x < distance)) continue;
      // At the very edge a label would be cut off.
      if (x > 97) continue;
      if (taken.some((place) => Math.abs(place - x) < apart)) continue;
      ticks.push({ ms, x, label: tickLabel(ms) });
    }
  }
  return ticks;
}

/** What the longer one of the last labels takes on the narrowest plot, in percent. */
const labelRoom = (last: number, step: number): number =>
  (Math.max(tickLabel(last).length, tickLabel(Math.max(last - step, 0)).length) * 6.2 + 10) / 4.4;

/** "0 s", "0.5 s", "30 s", "1 m 30 s", "5 m", "1 h", "1 h 30 m". Pure. */
export function tickLabel(ms: number): string {
  if (ms < MINUTE) return `${Number((ms / SECOND).toFixed(2))} s`;
  const [big, small, unit, sub] =
    ms < HOUR
      ? [Math.floor(ms / MINUTE), Math.round((ms % MINUTE) / SECOND), "m", "s"]
      : [Math.floor(ms / HOUR), Math.round((ms % HOUR) / MINUTE), "h", "m"];
  return small === 0 ? `${big} ${unit}` : `${big} ${unit} ${String(small).padStart(2, "0")} ${sub}`;
}

/** The first and the last of some places, and between them those that keep their distance. Pure. */
export function thinOut<T extends { x: number }>(items: readonly T[], apart: number): T[] {
  const sorted = [...items].sort((a, b) => a.x - b.x);
  const last = sorted.at(-1);
  const kept: T[] = [];
  for (const item of sorted) {
    const before = kept.at(-1);
    if (item !== last && last && last.x - item.x < apart) continue;
    if (!before || item.x - before.x >= apart) kept.push(item);
  }
  return kept;
}
