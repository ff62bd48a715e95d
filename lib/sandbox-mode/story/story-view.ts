export type StoryState = "living" | "lived" | "stopped" | "failed";

/** How far the sandbox's story is, for pages. */
export interface StoryView {
  state: StoryState;
  /** From 1 to `days`. */
  day: number;
  days: number;
  /** How much of it is done, 0 to 1. */
  share: number;
  /** Somebody has asked for its end, which comes with what is under way. */
  isEnding: boolean;
  /** What went wrong. */
  problem: string | null;
  endedAt: string | null;
}

/** The cache of its reader. */
export const storyKey = ["story"] as const;

/** What a page says while the week is lived, or of one that did not come to its end; null: nothing needs to be said. */
export function storyWords({ state, day, days, isEnding, problem }: StoryView): string | null {
  if (state === "lived") return null;
  if (state === "failed")
    return `The week could not be lived to its end: ${problem ?? "no reason is known"}.`;
  if (state === "stopped") return null;
  if (isEnding) return "The week ends with what is under way.";
  return `The week is being lived: day ${day} of ${days}.`;
}
