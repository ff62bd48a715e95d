/** A page sets this header to "0" on what its timers ask for, so that an open page alone keeps nobody signed in. */
export const ACTIVE_HEADER = "x-stillpoint-active";

/**
 * Whether a person did something for this request to be sent. A browser connects a stream of events by itself, time and
 * again, and lets nobody put a header on it. Pure.
 */
export const isActive = (headers: Pick<Headers, "get">): boolean =>
  headers.get(ACTIVE_HEADER) !== "0" && !headers.get("accept")?.startsWith("text/event-stream");
