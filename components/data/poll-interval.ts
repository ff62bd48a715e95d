const USUAL_MS = 5_000;
const LONGEST_MS = 30_000;

/** How long to wait before asking again: the longer the server has not answered, the longer, from 5 s to 30 s. */
export const pollInterval = (sinceLastAnswerMs: number): number =>
  Math.min(Math.max(sinceLastAnswerMs / 2, USUAL_MS), LONGEST_MS);
