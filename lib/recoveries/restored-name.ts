/** Nova and Cinder take names of so many letters. */
const LONGEST = 255;

/**
 * What a thing is named that is restored beside the original: "hss (restored 2026-11-21 13:00)". Pure.
 * @param takenAt when its recovery point was taken, ISO 8601
 */
export const restoredName = (name: string, takenAt: string): string =>
  withMark(name, `restored ${takenAt.slice(0, 16).replace("T", " ")}`);

/** The name without that mark; another name as it is. Pure. */
export function unrestoredName(name: string, takenAt: string): string {
  const mark = restoredName("", takenAt);
  return name.endsWith(mark) ? name.slice(0, -mark.length) : name;
}

/** A name with a mark behind it; a name that is too long is cut, the mark never. Pure. */
export function withMark(name: string, mark: string): string {
  const end = ` (${mark})`;
  return `${[...name].slice(0, LONGEST - end.length).join("")}${end}`;
}
