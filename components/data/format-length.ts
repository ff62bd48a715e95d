import { formatDuration } from "./format-time";

/** A short length of time with as many digits as matter: "5.70 s", "47.2 s", "4 m 12 s". Negative counts as none. */
export function formatLength(ms: number): string {
  const seconds = Math.max(ms, 0) / 1000;
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  return seconds < 59.95 ? `${seconds.toFixed(1)} s` : formatDuration(ms);
}
