import { type Clock, systemClock } from "@/lib/clock";
import { isOpenStackError, OpenStackError } from "./errors";

export interface WaitFor<T> {
  site: string;
  /** What is waited for, for errors: "volume 4f… to become available". */
  what: string;
  /** Read the object once; undefined when it does not exist. */
  get(signal: AbortSignal | undefined): Promise<T | undefined>;
  /** The state in words, for errors, and for noticing that something changed. */
  stateOf(value: T): string;
  isDone(value: T): boolean;
  /** Why it has failed for good; undefined while it has not. */
  failureOf?(value: T): string | undefined;
  /**
   * The state before the action that is waited for. A done state counts only once another state was seen: right
   * after a 202 the old state may still be shown.
   */
  stateBefore?: string | undefined;
  /** What it means when the object does not exist. "pending" is believed for 10 s, as lists and reads lag. */
  absentMeans: "pending" | "done" | "failed";
  deadlineMs: number;
  /** How long it took before; the first looks are spread accordingly. */
  expectedMs?: number | undefined;
  interval?: { firstMs: number; maxMs: number };
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

const NOT_FOUND_GRACE_MS = 10_000;

/**
 * Look again and again until an object is in the wanted state: often at first, then at 5 % of the time passed.
 * Calls that fail for the moment are looked past until the deadline.
 * @returns the object in its final state; undefined when it is absent and that means done
 * @throws OpenStackError kind "timeout" past the deadline, "conflict" when the object failed
 */
export async function waitFor<T>(w: WaitFor<T>): Promise<T | undefined> {
  const clock = w.clock ?? systemClock;
  const interval = w.interval ?? { firstMs: 500, maxMs: 15_000 };
  const startedAt = clock.monotonic();
  const elapsed = () => clock.monotonic() - startedAt;
  let last = "not looked at yet";
  let changed = w.stateBefore === undefined;
  let trouble: OpenStackError | undefined;
  if (w.expectedMs) await clock.sleep(Math.min(w.expectedMs * 0.8, w.deadlineMs / 2), w.signal);
  for (;;) {
    w.signal?.throwIfAborted();
    try {
      const value = await w.get(w.signal);
      trouble = undefined;
      if (value === undefined) {
        last = "not found";
        if (w.absentMeans === "done") return undefined;
        if (w.absentMeans === "failed" || elapsed() > NOT_FOUND_GRACE_MS)
          throw failed(w, "it does not exist");
      } else {
        last = w.stateOf(value);
        if (last !== w.stateBefore) changed = true;
        const reason = changed ? w.failureOf?.(value) : undefined;
        if (reason !== undefined) throw failed(w, reason);
        if (changed && w.isDone(value)) return value;
      }
    } catch (error) {
      if (!(error instanceof OpenStackError) || !isPassing(error)) throw error;
      trouble = error;
    }
    const pause = Math.max(
      interval.firstMs,
      Math.min(interval.maxMs, elapsed() * 0.05),
      trouble?.retryAfterMs ?? 0,
    );
    const left = w.deadlineMs - elapsed();
    if (left <= 0) throw outOfTime(w, last, changed, trouble);
    await clock.sleep(Math.min(pause, left), w.signal);
  }
}

function isPassing(error: OpenStackError): boolean {
  return (
    [
      "timeout",
      "connection_lost",
      "unreachable",
      "unavailable",
      "server_error",
      "rate_limited",
      "bad_response",
    ].includes(error.kind) ||
    isOpenStackError(error, "circuit_open") ||
    isOpenStackError(error, "busy")
  );
}

function failed<T>(w: WaitFor<T>, reason: string): OpenStackError {
  return new OpenStackError({ kind: "conflict", site: w.site, call: `waiting for ${w.what}`, cause: reason });
}

function outOfTime<T>(
  w: WaitFor<T>,
  last: string,
  changed: boolean,
  trouble: OpenStackError | undefined,
): OpenStackError {
  const state = changed ? `it is still ${last}` : `it has not begun, it is still ${last}`;
  return new OpenStackError({
    kind: "timeout",
    site: w.site,
    call: `waiting for ${w.what}`,
    cause: `${state} after ${Math.round(w.deadlineMs / 1000)} s${trouble ? `; last trouble: ${trouble.causeText}` : ""}`,
    requestId: trouble?.requestId,
  });
}
