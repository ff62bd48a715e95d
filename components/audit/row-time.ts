/** The time of a row: of the day that is shown only the time, of others the date too. Both as ISO times. Pure. */
export function rowTime(at: string, asOf: string): string {
  const time = at.slice(11, 19);
  return at.slice(0, 10) === asOf.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
}
