import { log } from "@/lib/log";
import type { ServiceName } from "./catalog";
import { withDeadline } from "./deadline";
import { OpenStackError } from "./errors";
import type { ExchangeRequest } from "./exchange";
import type { Answer } from "./transport";

/** A changing call, as it is written down before it is sent. */
export interface ChangingCall {
  site: string;
  service: ServiceName | "compute-host";
  /** SSH: what is asked of a compute host itself. */
  method: ExchangeRequest["method"] | "SSH";
  path: string;
  /** As it is sent, secrets included; of an upload its type alone. */
  body: unknown;
  /** What the services log it under. */
  globalRequestId: string;
}

/** What came of it, all retries together. */
export type CallOutcome =
  | { result: "done"; status: number | undefined; requestIds: string[] }
  | {
      result: "failed";
      /** A FailureKind for what a service was asked. */
      kind: string | undefined;
      cause: string;
      status: number | undefined;
      /** It may have been carried out all the same. */
      isAmbiguous: boolean;
      requestIds: string[];
    };

/** Where changing calls are written down: the intent before, the outcome after (DESIGN I6). */
export interface CallJournal<Ticket = unknown> {
  /** When this fails, the call is not sent. */
  before(call: ChangingCall): Promise<Ticket>;
  /** Must see by itself to it that the outcome is not lost: when this fails, the call's own result stands. */
  after(ticket: Ticket, outcome: CallOutcome): Promise<void>;
}

/** For a session that must not change anything. Thaws are sent all the same. */
export const REFUSE_CHANGES: CallJournal<never> = {
  before: () => Promise.reject(new Error("this session only reads")),
  after: async () => {},
};

export interface JournalTerms {
  urgent: boolean | undefined;
  /** What is left of the call's deadline, ms: longest wait for the journal. */
  leftMs: () => number;
  signal: AbortSignal | undefined;
}

// The outcome is worth a wait, but none beyond the deadline: a guest may be frozen meanwhile.
const AFTER_MS = 15_000;

/**
 * Sends a changing call with its intent before and its outcome after. A thaw waits for neither: its intent was written
 * when its freeze was armed.
 * @throws OpenStackError kind "not_recorded" when the intent could not be written; nothing was sent then
 */
export async function sendJournalled<T>(
  journal: CallJournal<T>,
  call: ChangingCall,
  terms: JournalTerms,
  send: () => Promise<Answer>,
): Promise<Answer> {
  return changeJournalled(journal, call, terms, async () => {
    try {
      const answer = await send();
      return { outcome: doneBy(answer), result: () => answer };
    } catch (error) {
      const rethrow = () => {
        throw error;
      };
      return { outcome: outcomeOf(error, call), result: rethrow };
    }
  });
}

/**
 * The same for a change by any other way than a service's HTTP.
 * @param change does it; never throws: `result` returns or throws what came of it
 * @throws OpenStackError kind "not_recorded" when the intent could not be written; nothing was done then
 */
export async function changeJournalled<T, R>(
  journal: CallJournal<T>,
  call: ChangingCall,
  { urgent, leftMs, signal }: JournalTerms,
  change: () => Promise<{ outcome: CallOutcome; result: () => R }>,
): Promise<R> {
  const ticket = Promise.resolve().then(() => journal.before(call));
  ticket.catch(() => {}); // it is looked at later: a thaw does not wait for it
  const finish = (outcome: CallOutcome) =>
    ticket
      .then((t) => journal.after(t, outcome))
      .catch((err) => log.error({ err, call: nameOf(call) }, "the outcome of a call was not recorded"));
  if (!urgent)
    await within(ticket, leftMs(), signal).catch((err) => {
      const error = notSent(call, err, signal?.aborted === true);
      ticket.then(() => finish(outcomeOf(error, call))).catch(() => {}); // written too late, and so not sent
      throw error;
    });
  const { outcome, result } = await change();
  const finished = finish(outcome);
  // It is written in any case; waiting for it is all that has an end.
  if (!urgent) await within(finished, Math.min(leftMs(), AFTER_MS), undefined).catch(() => {});
  return result();
}

/** Rejects when the time is over, or the caller gives up; the work itself goes on. */
async function within(work: Promise<unknown>, ms: number, outer: AbortSignal | undefined): Promise<void> {
  const { signal, clear } = withDeadline(ms, outer);
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener("abort", stop);
    clear();
  }
}

function notSent(call: ChangingCall, err: unknown, wasCancelled: boolean): OpenStackError {
  const { site, service, globalRequestId } = call;
  const where = { site, service, call: nameOf(call), globalRequestId, sent: false };
  if (wasCancelled)
    return new OpenStackError({ ...where, kind: "aborted", cause: "it was cancelled before it was sent" });
  log.error({ err, call: nameOf(call) }, "a call was not sent, since its intent could not be recorded");
  const cause = "its intent could not be written into the audit log, so it was not sent";
  return new OpenStackError({ ...where, kind: "not_recorded", cause });
}

const nameOf = ({ method, path }: ChangingCall): string => `${method} ${path}`;

const doneBy = ({ status, requestId, globalRequestId }: Answer): CallOutcome => ({
  result: "done",
  status,
  requestIds: requestId ? [requestId, globalRequestId] : [globalRequestId],
});

function outcomeOf(error: unknown, { globalRequestId }: ChangingCall): CallOutcome {
  if (!(error instanceof OpenStackError)) {
    // What the body's own source threw: the service may have taken what it had by then.
    const cause = `the body could not be sent (${error instanceof Error ? error.name : "unknown"})`;
    const where = { kind: undefined, status: undefined, requestIds: [globalRequestId] };
    return { result: "failed", cause, isAmbiguous: true, ...where };
  }
  const { kind, causeText: cause, status, isAmbiguous, requestId } = error;
  const requestIds = requestId ? [requestId, globalRequestId] : [globalRequestId];
  return { result: "failed", kind, cause, status, isAmbiguous, requestIds };
}
