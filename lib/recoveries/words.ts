/** "a", "a and b", "a, b and c". Pure. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** "1 VM", "3 VMs". Pure. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** With a full stop at its end, where it has none. Pure. */
export const sentence = (text: string): string => (/[.!?…:]$/u.test(text) ? text : `${text}.`);

/** A length of time in its two largest units: "4 s", "4 min 12 s", "3 h 24 min", "2 d 5 h". Pure. */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (minutes < 1) return `${seconds} s`;
  if (hours < 1) return join(`${minutes} min`, seconds % 60, "s");
  return days < 1 ? join(`${hours} h`, minutes % 60, "min") : join(`${days} d`, hours % 24, "h");
}

const join = (large: string, small: number, unit: string): string =>
  small === 0 ? large : `${large} ${small} ${unit}`;

/** "2026-11-20 13:00 UTC". Pure. @param iso ISO 8601 */
export const minuteOf = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`;
