import type { StoredDay } from "@/lib/storage/storage-view";

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

/** "Storage by day: 400 GiB on 24 Oct 2026, at most 1.8 TiB, 1.7 TiB now": a drawing of days, for whoever hears it. Pure. */
export function daysWords(title: string, days: readonly StoredDay[]): string {
  const [first, last] = [days[0], days.at(-1)];
  const most = Math.max(0, ...days.map(({ gib }) => gib));
  return `${title} by day: ${gibWords(first?.gib ?? 0)} on ${dayWords(first?.day ?? "")}, at most ${gibWords(most)}, ${gibWords(last?.gib ?? 0)} now`;
}
