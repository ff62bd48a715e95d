import type { CallJournal, CallOutcome, ChangingCall } from "../openstack/journal";
import { type CallsOf, callJournal, recordOf } from "./call-journal";
import type { OutcomeQueue } from "./outcome-queue";
import { type AuditRecord, recordAudits, type Transaction } from "./record";

/** A changing call that may be made later, known before: its intent is written ahead. */
export interface ForeseenCall extends Pick<ChangingCall, "service" | "method" | "path" | "globalRequestId"> {
  /** In words: "Quiesce scscf-1". */
  purpose: string;
  /** As far as it is known; without secrets. */
  body?: unknown;
}

/** One try of a foreseen call. Times are ms since the epoch, our clock. */
export interface FinishedTry {
  foreseen: ForeseenCall;
  call: ChangingCall;
  at: number;
  endedAt: number;
  outcome: CallOutcome;
}

/** So many of a call's newest tries are kept: one that a site refuses for days is repeated all the while. */
const NEWEST = 20;

interface Tried {
  call: ChangingCall;
  outcome: CallOutcome;
}

interface Kept {
  foreseen: ForeseenCall;
  intentId: bigint;
  underWay: number;
  /** The newest; the first and the first that was accepted are kept beside them. */
  tries: Tried[];
  first: Tried | undefined;
  accepted: Tried | undefined;
  count: number;
  /** One of them may have been carried out although it failed. */
  isDoubtful: boolean;
  isSettled: boolean;
  isWritten: boolean;
}
type Ticket = { kept: Kept; call: ChangingCall; at: number } | { other: unknown };

export interface ArmedJournalTerms extends CallsOf {
  queue: OutcomeQueue;
  now(): number;
  /** Told of each try, synchronously; must not throw. */
  onTry?(tried: FinishedTry): void;
}

/**
 * A journal whose intents are written before the window: in it nothing waits for the database. The calls are known by
 * their global request ids, and all tries of one are one entry, as a call's retries always are. Calls that nobody
 * foresaw are written as everywhere else.
 */
export class ArmedJournal implements CallJournal<Ticket> {
  readonly #calls = new Map<string, Kept>();
  readonly #others: CallJournal<unknown>;

  constructor(private readonly terms: ArmedJournalTerms) {
    this.#others = callJournal(terms) as CallJournal<unknown>;
  }

  /** Writes the intents. @returns their ids, in the order of the calls */
  async arm(tx: Transaction, calls: readonly ForeseenCall[]): Promise<bigint[]> {
    const intents = calls.map((call): AuditRecord => {
      const { service, method, path, purpose, body, globalRequestId } = call;
      const details = { service, method, path, body, purpose };
      return { ...this.#about(call), result: "intent", details, requestIds: [globalRequestId] };
    });
    const ids = await recordAudits(tx, this.terms.actor, intents);
    for (const [i, foreseen] of calls.entries())
      this.#calls.set(foreseen.globalRequestId, {
        foreseen,
        intentId: ids[i] as bigint,
        underWay: 0,
        tries: [],
        first: undefined,
        accepted: undefined,
        count: 0,
        isDoubtful: false,
        isSettled: false,
        isWritten: false,
      });
    return ids;
  }

  async before(call: ChangingCall): Promise<Ticket> {
    const kept = this.#calls.get(call.globalRequestId);
    // What comes after the outcome is a call of its own.
    if (!kept || kept.isWritten) return { other: await this.#others.before(call) };
    kept.underWay++;
    return { kept, call, at: this.terms.now() };
  }

  async after(ticket: Ticket, outcome: CallOutcome): Promise<void> {
    if ("other" in ticket) return this.#others.after(ticket.other, outcome);
    const { kept, call, at } = ticket;
    kept.underWay--;
    keep(kept, { call, outcome });
    this.terms.onTry?.({ foreseen: kept.foreseen, call, at, endedAt: this.terms.now(), outcome });
    if (kept.isSettled && kept.underWay === 0) this.#write(kept);
  }

  /** A foreseen call is not made any more, or will not be made: its outcome is written by and by. */
  settle(globalRequestId: string): void {
    const kept = this.#calls.get(globalRequestId);
    if (!kept || kept.isSettled) return;
    kept.isSettled = true;
    if (kept.underWay === 0) this.#write(kept);
  }

  /** None of them is made any more. */
  settleAll(): void {
    for (const id of this.#calls.keys()) this.settle(id);
  }

  #write(kept: Kept): void {
    kept.isWritten = true;
    const { foreseen, intentId, count, isDoubtful } = kept;
    const tries = [...new Set([kept.first, kept.accepted, ...kept.tries].filter((t) => t !== undefined))];
    const about = { ...this.#about(foreseen), intentId };
    // One that was accepted counts, whatever a later one met.
    const best = kept.accepted ?? tries.at(-1);
    if (!best) {
      const reason = "it was not needed, and not sent";
      this.terms.queue.add({ ...about, result: "failed", reason, requestIds: [foreseen.globalRequestId] });
      return;
    }
    const record = recordOf(best.outcome);
    const result = record.result === "failed" && isDoubtful ? "unknown" : record.result;
    const elsewhere = best.call.path === foreseen.path ? {} : { path: best.call.path };
    const details = { ...record.details, ...elsewhere, ...(count > 1 ? { tries: count } : {}) };
    const requestIds = [...new Set(tries.flatMap((t) => t.outcome.requestIds))];
    this.terms.queue.add({ ...about, ...record, result, details, requestIds });
  }

  #about({ service, method, path }: ForeseenCall) {
    const { site, runId } = this.terms;
    const target = { kind: service, name: `${method} ${path}` };
    return { action: "openstack.called", target, site, runId: runId ?? null };
  }
}

function keep(kept: Kept, tried: Tried): void {
  const { outcome } = tried;
  kept.count++;
  kept.first ??= tried;
  if (outcome.result === "done") kept.accepted ??= tried;
  else kept.isDoubtful ||= outcome.isAmbiguous;
  kept.tries = [...kept.tries, tried].slice(-NEWEST);
}
