/*
 * Where a moment of a run stands on its timeline: milliseconds in, percent of the plot's width out. A scale is a row
 * of parts; each is linear in itself, and one that is folded takes little room for a long time in which nothing was.
 */

/** From `from` to `to` ms, drawn from `left` to `right` percent. */
export interface ScalePart {
  from: number;
  to: number;
  left: number;
  right: number;
  isFolded: boolean;
}

export interface TimelineScale {
  parts: readonly ScalePart[];
}

/** A part before it has a place. */
export interface PartSize {
  to: number;
  /** Where it ends, in percent. */
  right: number;
  isFolded?: boolean;
}

/** Parts one after the other, from a time and a place on. One that would go back has no length. Pure. */
export function layOut(from: number, left: number, sizes: readonly PartSize[]): TimelineScale {
  const parts: ScalePart[] = [];
  let at = from;
  let x = left;
  for (const { to, right, isFolded = false } of sizes) {
    const part = { from: at, to: Math.max(to, at), left: x, right: Math.max(right, x), isFolded };
    parts.push(part);
    at = part.to;
    x = part.right;
  }
  return { parts };
}

/** The place of a moment in percent, never outside of the scale. Pure. */
export function placeOf({ parts }: TimelineScale, ms: number): number {
  const first = parts[0];
  if (!first || !(ms > first.from)) return first?.left ?? 0;
  const part = parts.find(({ to }) => ms <= to) ?? parts.at(-1);
  if (!part) return 0;
  const length = part.to - part.from;
  const share = length > 0 ? Math.min((ms - part.from) / length, 1) : 1;
  return part.left + share * (part.right - part.left);
}

/** A bar's place: its left edge and its width in percent. A length that is negative, by two clocks, counts as none. Pure. */
export function spanOf(scale: TimelineScale, from: number, to: number): { x: number; width: number } {
  const x = placeOf(scale, from);
  return { x, width: Math.max(placeOf(scale, to) - x, 0) };
}

/** The parts that are folded. Pure. */
export const foldsOf = ({ parts }: TimelineScale): ScalePart[] => parts.filter((part) => part.isFolded);
