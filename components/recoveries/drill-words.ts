import { counted, lasting } from "@/lib/recoveries/words";

const MINUTE = 60_000;

/** A length of time that a person weighs, in whole minutes: "35 s", "42 min", "3 h 24 min". Pure. */
export const inMinutes = (ms: number): string => lasting(ms < MINUTE ? ms : Math.floor(ms / MINUTE) * MINUTE);

/** "Clean up at the end", "Keep it for 4 h". Pure. */
export const keepWords = (minutes: number): string =>
  minutes === 0 ? "Clean up at the end" : `Keep it for ${lasting(minutes * MINUTE)}`;

/** "3 pass, 2 warn" as numbers, with what is not known apart. Pure. */
export function countVerdicts(checks: readonly { verdict: "pass" | "warn" | "fail" | "unknown" }[]) {
  const count = (verdict: string) => checks.filter((check) => check.verdict === verdict).length;
  return { pass: count("pass"), warn: count("warn"), fail: count("fail"), unknown: count("unknown") };
}

/** "1,204 GiB". Pure. */
export const sizeWords = (volumes: readonly { sizeGib: number }[]): string =>
  `${volumes.reduce((sum, { sizeGib }) => sum + sizeGib, 0).toLocaleString("en-US")} GiB`;

/** "6 volumes, 92 GiB". Pure. */
export const volumeWords = (volumes: readonly { sizeGib: number }[]): string =>
  `${counted(volumes.length, "volume")}, ${sizeWords(volumes)}`;
