import { type Clock, systemClock } from "../clock";
import type { QuiesceMethod, QuiesceMethodName, ThawCall, ThawOutcome } from "../quiesce/quiesce-method";
import type { ThawTry } from "./lease";
import type { OpenLease } from "./open-lease";
import type { ThawWays } from "./thaw-ways";

/** For so long the lease's own method is waited for before another is tried beside it. */
const ALONE_MS = 1_200;

/** A try by nobody in particular. */
export type WayTried = Omit<ThawTry, "by">;

export interface ThawnLease {
  outcome: ThawOutcome;
  /** Whose word it is. */
  by: QuiesceMethodName;
  tries: WayTried[];
}

/**
 * One bounded attempt to thaw a VM: by the method that froze it, and when that does not answer or does not know, beside
 * it by another. The first certain answer ends both. Never throws for what the cloud does.
 */
export async function thawLease(
  lease: Pick<OpenLease, "target" | "sentOn">,
  { own, other }: ThawWays,
  { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal | undefined },
  clock: Clock = systemClock,
): Promise<ThawnLease> {
  const tries: WayTried[] = [];
  const decided = new AbortController();
  const both = signal ? AbortSignal.any([signal, decided.signal]) : decided.signal;
  const endsAt = clock.monotonic() + deadlineMs;
  const attempt = async (method: QuiesceMethod, isOfAnother: boolean): Promise<ThawnLease> => {
    const at = new Date(clock.now()).toISOString();
    const call: ThawCall = {
      signal: both,
      deadlineMs: Math.max(1, endsAt - clock.monotonic()),
      quiesceSentAt: new Date(clock.now() - (clock.monotonic() - lease.sentOn)),
      isOfAnother,
    };
    const outcome = await method.thaw(lease.target, call).catch(asUnknown);
    const cause = "reason" in outcome && outcome.reason !== "" ? { cause: outcome.reason } : {};
    tries.push({ method: method.name, at, result: outcome.state, ...cause });
    return { outcome, by: method.name, tries };
  };
  const first = attempt(own, false);
  if (!other) return first;
  const second = startBeside(first, both, clock).then((mayStart) =>
    mayStart ? attempt(other, true) : first,
  );
  try {
    return await firstCertain(first, second);
  } finally {
    decided.abort(new Error("the VM is thawed, or given up for now"));
  }
}

const isCertain = ({ outcome }: ThawnLease): boolean => outcome.state !== "unknown";

/** Resolves to whether the second way is to be tried: when the first does not answer in time, or does not know. */
async function startBeside(first: Promise<ThawnLease>, signal: AbortSignal, clock: Clock): Promise<boolean> {
  const early = new AbortController();
  const late = clock.sleep(ALONE_MS, AbortSignal.any([signal, early.signal])).then(
    () => true,
    () => false,
  );
  const known = first.then((thawn) => !isCertain(thawn));
  const mayStart = await Promise.race([late, known]);
  early.abort();
  return mayStart && !signal.aborted;
}

/** The first certain one; the first way's when neither is. */
async function firstCertain(first: Promise<ThawnLease>, second: Promise<ThawnLease>): Promise<ThawnLease> {
  const earlier = await Promise.race([first, second]);
  if (isCertain(earlier)) return earlier;
  const [one, two] = await Promise.all([first, second]);
  return isCertain(two) ? two : one;
}

/** A defect of ours must not end the thaw of a VM: it is tried again. */
const asUnknown = (error: unknown): ThawOutcome => ({
  state: "unknown",
  reason: `the thaw could not be sent: ${error instanceof Error ? error.message : String(error)}`,
  todo: "It is tried again; see the log of the process that thaws.",
});
