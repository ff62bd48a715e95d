/** A list with one item at another place. A place beyond an end is that end. Pure. */
export function moveMember<T>(items: readonly T[], from: number, to: number): T[] {
  const place = Math.min(Math.max(to, 0), items.length - 1);
  const moved = items[from];
  if (moved === undefined || place === from) return [...items];
  const rest = items.filter((_, i) => i !== from);
  return [...rest.slice(0, place), moved, ...rest.slice(place)];
}

/** The index of an item after another one, or itself, went from one place to another. Pure. */
export function placeAfter(index: number, from: number, to: number): number {
  if (index === from) return to;
  if (from < index && index <= to) return index - 1;
  return to <= index && index < from ? index + 1 : index;
}

/** The place that somebody typed, counted from 1, as an index; undefined for what is no place. Pure. */
export function typedPlace(text: string, count: number): number | undefined {
  const trimmed = text.trim();
  if (!/^\d{1,6}$/.test(trimmed)) return undefined;
  const place = Number(trimmed);
  return place < 1 ? undefined : Math.min(place, count) - 1;
}

/** "1st", "2nd", "13th". Pure. */
export function ordinal(n: number): string {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${["th", "st", "nd", "rd"][n % 10] ?? "th"}`;
}

/** What is said of a VM that was moved. Pure. */
export const movedWords = (name: string, index: number, count: number): string =>
  `${name} is frozen ${ordinal(index + 1)} and thawed ${ordinal(count - index)} of ${count}.`;
