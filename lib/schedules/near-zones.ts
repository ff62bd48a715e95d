const OFFERED = 3;

/** Whether a time zone is one of the IANA's: by name, not by an offset, which knows no summer time. */
export function isTimeZone(name: string): boolean {
  if (name !== "UTC" && !/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)+$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** All zones that may be chosen. */
export const allZones = (): string[] => [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((z) => z !== "UTC"),
];

/** The zones that somebody may have meant, the nearest first. Pure. */
export function nearZones(typed: string, zones: readonly string[] = allZones()): string[] {
  const wanted = plain(typed);
  if (wanted === "") return [];
  const scored = zones.map((zone) => {
    const whole = plain(zone);
    const city = plain(zone.slice(zone.lastIndexOf("/") + 1));
    const within = city.startsWith(wanted) || whole.includes(wanted) ? 0.5 : Number.POSITIVE_INFINITY;
    return { zone, far: Math.min(distance(wanted, whole), distance(wanted, city), within) };
  });
  const most = Math.max(2, Math.floor(wanted.length / 3));
  return scored
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far || a.zone.localeCompare(b.zone))
    .slice(0, OFFERED)
    .map(({ zone }) => zone);
}

const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "_");

/** How many letters have to be changed, put in or left out; two that changed places count as one. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed, swapped));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
