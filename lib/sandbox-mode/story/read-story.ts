import { db } from "../../db";
import { hasSandbox } from "../ask-sandbox";
import { planStory, WEEK_MS } from "./plan-story";
import type { StoryState, StoryView } from "./story-view";

const DAY_MS = 24 * 3_600_000;
const DAYS = WEEK_MS / DAY_MS;

/** How far the sandbox's story is; null where there is none. Everybody who is signed in may know. */
export async function readStory(): Promise<StoryView | null> {
  if (!hasSandbox()) return null;
  const story = await db().sandboxStory.findFirst();
  if (!story) return null;
  const steps = planStory();
  const next = steps[Math.min(story.done, steps.length - 1)];
  return {
    state: story.state as StoryState,
    day: Math.min(DAYS, 1 + Math.floor((next?.atMs ?? 0) / DAY_MS)),
    days: DAYS,
    share: story.done / steps.length,
    isEnding: story.stopRequestedBy !== null,
    problem: story.problem,
    endedAt: story.endedAt?.toISOString() ?? null,
  };
}
