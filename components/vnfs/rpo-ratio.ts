/** The age of a point against the RPO: 1 is as old as it may be. Pure. */
export const rpoRatio = (takenAt: string, rpoMinutes: number, now: number): number =>
  Math.max(0, now - Date.parse(takenAt)) / (rpoMinutes * 60_000);

/** From here on it will be missed soon. */
const SOON = 0.8;

/** How an age looks against its RPO. */
export const ratioTone = (ratio: number): "plain" | "warn" | "fail" =>
  ratio > 1 ? "fail" : ratio >= SOON ? "warn" : "plain";

/** "0.7 ×"; never 1.0 for what is missed, nor for what is not there yet. */
export function ratioWords(ratio: number): string {
  if (ratio >= 100) return `${Math.round(ratio).toLocaleString("en-US")} ×`;
  const rounded = ratio.toFixed(1);
  if (rounded !== "1.0" || ratio === 1) return `${rounded} ×`;
  return ratio > 1 ? `${(Math.ceil(ratio * 100) / 100).toFixed(2)} ×` : "0.9 ×";
}
