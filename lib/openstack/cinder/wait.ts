import type { Session } from "../session";
import type { CallOptions } from "../transport";
import { type WaitFor, waitFor } from "../wait-for";
import { findReason } from "./messages";

export interface WaitOptions extends Pick<CallOptions, "signal" | "urgent" | "globalRequestId"> {
  /** Longest time to wait, ms. */
  deadlineMs: number;
  /** Status before the action that is waited for, when it could still be shown. */
  stateBefore?: string | undefined;
  expectedMs?: number | undefined;
  interval?: { firstMs: number; maxMs: number } | undefined;
  clock?: WaitFor<unknown>["clock"];
}

interface Subject<T> {
  what: string;
  find(call: CallOptions): Promise<T | undefined>;
  /** The statuses that end the wait; "gone": it does not exist any more. */
  wanted: readonly string[] | "gone";
  /** Why it failed, where the thing itself tells. */
  reasonOf?(value: T): string | undefined;
  /** Where to look for a message about a failure. */
  messagesAbout: readonly string[];
}

/** Wait until something of Cinder has a wanted status; every error status ends the wait, with Cinder's reason. */
export async function waitForStatus<T extends { status: string }>(
  session: Session,
  subject: Subject<T>,
  options: WaitOptions,
): Promise<T | undefined> {
  const { deadlineMs, stateBefore, expectedMs, interval, clock, ...rest } = options;
  const { wanted } = subject;
  const isWanted = (status: string) => wanted !== "gone" && wanted.includes(status);
  const hasFailed = (status: string) => status.startsWith("error") && !isWanted(status);
  const found = await waitFor({
    site: session.site,
    what: `${subject.what} to become ${wanted === "gone" ? "deleted" : wanted.join(" or ")}`,
    get: async (signal) => {
      const call = { ...rest, signal };
      const value = await subject.find(call);
      if (!value) return undefined;
      const isFailure = hasFailed(value.status) && value.status !== stateBefore;
      const reason = isFailure
        ? (subject.reasonOf?.(value) ?? (await findReason(session, subject.messagesAbout, call)))
        : undefined;
      return { value, reason };
    },
    stateOf: ({ value }) => value.status,
    isDone: ({ value }) => isWanted(value.status),
    failureOf: ({ value, reason }) =>
      hasFailed(value.status) ? `its status is ${value.status}${reason ? `: ${reason}` : ""}` : undefined,
    absentMeans: wanted === "gone" ? "done" : "pending",
    deadlineMs,
    stateBefore,
    expectedMs,
    signal: rest.signal,
    ...(interval ? { interval } : {}),
    ...(clock ? { clock } : {}),
  });
  return found?.value;
}

/** Like `waitForStatus` for a status, where nothing is no answer. */
export async function waitForWanted<T extends { status: string }>(
  session: Session,
  subject: Subject<T> & { wanted: readonly string[] },
  options: WaitOptions,
): Promise<T> {
  const value = await waitForStatus(session, subject, options);
  if (!value) throw new Error(`${subject.what} vanished while it was waited for`);
  return value;
}
