import { systemClock } from "../clock";
import { removeLeftovers } from "../made/remove-leftovers";
import { PollLoop } from "./poll-loop";

const EVERY_MS = 30_000;

/** Removes what runs left behind that could not go at their end: in use then, at a dark site, or their worker's death. */
export const leftoversLoop = () =>
  new PollLoop("leftovers", EVERY_MS, (signal) => removeLeftovers({ clock: systemClock, signal }));
