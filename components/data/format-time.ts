/** "13:42:31 UTC" of an ISO time or a date. */
export const formatUtcTime = (time: string | Date): string =>
  `${new Date(time).toISOString().slice(11, 19)} UTC`;

/** "2026-11-20 13:42:31 UTC". */
export const formatUtc = (time: string | Date): string => {
  const iso = new Date(time).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
};

const TODAY_MS = 12 * 3_600_000;

/** From when something is: without the date only while nobody can take it for another day's, or does not know today. */
export function formatAsOf(at: string | Date, now: number | null): string {
  const time = new Date(at).getTime();
  const isToday = now !== null && formatUtc(new Date(now)).slice(0, 10) === formatUtc(at).slice(0, 10);
  return isToday && Math.abs(now - time) <= TODAY_MS ? formatUtcTime(at) : formatUtc(at);
}

/** A length of time in its two largest units: "4 s", "4 m 12 s", "3 h 24 m", "2 d 5 h". Negative counts as none. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${pad(Math.floor(seconds / 60) % 60)} m`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor(seconds / 3600) % 24} h`;
}

/** A length of time where seconds do not matter: "35 s", "42 m", "1 h 42 m", "2 d 5 h", "12 d". Negative counts as none. */
export function formatShortDuration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 1) return formatDuration(ms);
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (hours < 1) return `${minutes} m`;
  if (days < 1) return `${hours} h${rest(minutes % 60, "m")}`;
  return `${days} d${days < 10 ? rest(hours % 24, "h") : ""}`;
}

const rest = (value: number, unit: string) => (value === 0 ? "" : ` ${value} ${unit}`);

/** Seconds to two places, as freezes are told: "5.61 s". */
export const formatSeconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** "20 Nov 13:00:17", in UTC: where a column says so. */
export const formatDayTime = (time: string | Date): string =>
  `${formatDay(time)} ${new Date(time).toISOString().slice(11, 19)}`;

/** "20 Nov"; in UTC. */
export const formatDay = (time: string | Date): string => {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
};

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "14:00:18.310 UTC": where milliseconds are evidence. `bare` without the zone, where a title says it. */
export const formatUtcMillis = (time: string | Date, { bare = false } = {}): string =>
  `${new Date(time).toISOString().slice(11, 23)}${bare ? "" : " UTC"}`;

/** "13:00 UTC". */
export const formatUtcMinute = (time: string | Date): string =>
  `${new Date(time).toISOString().slice(11, 16)} UTC`;

/** Milliseconds with as many digits as matter: "0.8 ms", "14 ms". */
export const formatMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
