const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The time of a row, as short as it can be: "13:42:07" of the day that is shown, "18 Nov 13:42:07" of another one,
 * "2025-11-18 13:42:07" of another year. Both as ISO times. Pure.
 */
export function rowTime(at: string, asOf: string): string {
  const time = at.slice(11, 19);
  if (at.slice(0, 10) === asOf.slice(0, 10)) return time;
  if (at.slice(0, 4) !== asOf.slice(0, 4)) return `${at.slice(0, 10)} ${time}`;
  return `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1]} ${time}`;
}
