import { type Clock, systemClock } from "@/lib/clock";
import { withDeadline } from "./deadline";
import { isOpenStackError, OpenStackError } from "./errors";

export interface WaitFor<T> {
  site: string;
  /** What is waited for, for errors: "volume 4f… to become available". */
  what: string;
  /** Read the object once, for as long as the signal allows; undefined when it does not exist. */
  get(signal: AbortSignal): Promise<T | undefined>;
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
  /**
   * What it means when the object does not exist. "pending" is believed for 10 s, as reads lag behind; "done" only
   * when it is seen twice.
   */
  absentMeans: "pending" | "done" | "failed";
  deadlineMs: number;
  /** How long it took before; the first looks are spread accordingly. */
  expectedMs?: number | undefined;
  interval?: { firstMs: number; maxMs: number };
  signal?: AbortSignal | undefined;
  clock?: Clock;
}

const NOT_FOUND_GRACE_MS = 10_000;
/** The last look, at the deadline itself, still gets this much. */
const MIN_LOOK_MS = 250;

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
  let absentSince: number | undefined;
  if (w.expectedMs) await clock.sleep(Math.min(w.expectedMs * 0.8, w.deadlineMs / 2), w.signal);
  for (;;) {
    w.signal?.throwIfAborted();
    const look = withDeadline(Math.max(w.deadlineMs - elapsed(), MIN_LOOK_MS), w.signal);
    try {
      const value = await w.get(look.signal);
      trouble = undefined;
      if (value === undefined) {
        last = "not found";
        const isSecondLook = absentSince !== undefined;
        absentSince ??= elapsed();
        if (w.absentMeans === "done" && isSecondLook) return undefined;
        const isTooLong = elapsed() - absentSince > NOT_FOUND_GRACE_MS;
        if (w.absentMeans === "failed" || (w.absentMeans === "pending" && isTooLong))
          throw failed(w, "it does not exist");
      } else {
        absentSince = undefined;
        last = w.stateOf(value);
        if (last !== w.stateBefore) changed = true;
        const reason = changed ? w.failureOf?.(value) : undefined;
        if (reason !== undefined) throw failed(w, reason);
        if (changed && w.isDone(value)) return value;
      }
    } catch (error) {
      const isOutOfTime = look.signal.aborted && !w.signal?.aborted;
      if (!(error instanceof OpenStackError) || !(isOutOfTime || isPassing(error))) throw error;
      if (!isOutOfTime) trouble = error;
    } finally {
      look.clear();
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
