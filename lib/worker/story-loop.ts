import { liveStory } from "../sandbox-mode/story/live-story";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 1_000;

/** Lives the week of a new sandbox; beside real sites alone it has nothing to look for. */
export const storyLoop = (workerId: string) =>
  new PollLoop("story", EVERY_MS, (signal) => liveStory(workerId, signal));
