import { AppError } from "../errors";

/** Runs that one sign-in may watch at once: as many tabs as a person looks at. */
export const MOST_PER_SESSION = 12;
/** Streams of this process, whoever watches. */
export const MOST_STREAMS = 200;

const taken = new Map<string, number>();
let all = 0;

/**
 * A place for one more stream of events. Whoever gets none asks for the run instead, as the page does by itself.
 * @returns gives it back; twice is no error
 * @throws AppError `rate_limited`
 */
export function takeStreamPlace(sessionId: string): () => void {
  const own = taken.get(sessionId) ?? 0;
  if (own >= MOST_PER_SESSION)
    throw new AppError(
      "rate_limited",
      `This sign-in watches ${MOST_PER_SESSION} runs already: close a page, or ask for the run itself.`,
    );
  if (all >= MOST_STREAMS)
    throw new AppError("rate_limited", "Too many runs are watched just now: ask for the run itself.");
  taken.set(sessionId, own + 1);
  all++;
  let isGiven = false;
  return () => {
    if (isGiven) return;
    isGiven = true;
    all--;
    const left = (taken.get(sessionId) ?? 1) - 1;
    if (left > 0) taken.set(sessionId, left);
    else taken.delete(sessionId);
  };
}
