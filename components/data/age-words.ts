import { formatDuration } from "./format-time";

/** How long ago a time was, in words: "4 m 12 s ago"; a time to come: "in 3 h 24 m". Clocks a second apart agree. */
export function ageWords(at: string, now: number): string {
  const ms = now - Date.parse(at);
  return ms < -1_500 ? `in ${formatDuration(-ms)}` : `${formatDuration(ms)} ago`;
}
