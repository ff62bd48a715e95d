/** "120 GiB", "1.5 TiB" of a number of GiB. Pure. */
export function gibWords(gib: number): string {
  if (gib < 1024) return `${gib} GiB`;
  const tib = gib / 1024;
  return `${tib >= 100 ? Math.round(tib) : Number(tib.toFixed(1))} TiB`;
}

/** "+12 GiB", "−3 GiB", "no change". Pure. */
export const changeWords = (gib: number): string =>
  gib === 0 ? "no change" : `${gib > 0 ? "+" : "−"}${gibWords(Math.abs(gib))}`;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "22 Nov 2026" of "2026-11-22". Pure. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}
