import type { Transaction } from "../audit/record";
import { type Clock, systemClock } from "../clock";
import { db } from "../db";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { type ClosedLeaseState, FREEZES_CHANNEL, type ThawTry } from "./lease";
import type { WayTried } from "./thaw-lease";

interface Note {
  tries: ThawTry[];
  /** `at`: when it was sure, ms since the epoch. */
  end?: { as: ClosedLeaseState; at: number };
}

/** The newest that are kept. */
const TRIES = 20;
const AGAIN_MS = { first: 250, max: 2_000 };

/**
 * What others than a run do to its leases, written down by and by: a thaw waits for no database, and what waits for
 * one is written when it is there again.
 */
export class ThawNotes {
  readonly #notes = new Map<string, Note>();
  #writing: Promise<void> | undefined;
  readonly #stop = new AbortController();

  /** @param by as in `closed_by`: "guardian", "worker <id>", a person's name */
  constructor(
    private readonly by: string,
    private readonly clock: Clock = systemClock,
  ) {}

  /** What was tried. */
  tried(leaseId: string, tries: readonly WayTried[]): void {
    const note = this.#noteOf(leaseId);
    note.tries = [...note.tries, ...tries.map((each) => ({ by: this.by, ...each }))].slice(-TRIES);
    this.#writeSoon();
  }

  /** It surely runs, or is gone. */
  ended(leaseId: string, end: ClosedLeaseState): void {
    this.#noteOf(leaseId).end = { as: end, at: this.clock.now() };
    this.#writeSoon();
  }

  /** Resolves when all that was told is written, or cannot be within `ms`. */
  async flush(ms: number): Promise<void> {
    const { signal } = this.#stop;
    const late = this.clock.sleep(ms, signal).catch(() => {});
    while (this.#writing && !signal.aborted)
      if ((await Promise.race([this.#writing.then(() => "written"), late])) !== "written") return;
  }

  /** No more tries to write. */
  stop(): void {
    this.#stop.abort();
  }

  #noteOf(leaseId: string): Note {
    const note = this.#notes.get(leaseId) ?? { tries: [] };
    this.#notes.set(leaseId, note);
    return note;
  }

  #writeSoon(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  async #writeAll(): Promise<void> {
    const { signal } = this.#stop;
    let waitMs = AGAIN_MS.first;
    for (;;) {
      const [first] = this.#notes;
      if (!first || signal.aborted) return;
      const [leaseId, note] = first;
      this.#notes.delete(leaseId);
      try {
        await db().$transaction((tx) => write(tx, leaseId, note, this.by));
        waitMs = AGAIN_MS.first;
      } catch (error) {
        if (!isDatabaseUnavailable(error))
          log.error({ err: error, lease: leaseId }, "what was done to a frozen VM could not be written down");
        // Behind the others, so that none of them waits for it.
        this.#putBack(leaseId, note);
        await this.clock.sleep(waitMs, signal).catch(() => {});
        waitMs = Math.min(waitMs * 2, AGAIN_MS.max);
      }
    }
  }

  #putBack(leaseId: string, { tries, end }: Note): void {
    const since = this.#notes.get(leaseId);
    const newest = { tries: [...tries, ...(since?.tries ?? [])].slice(-TRIES) };
    const known = since?.end ?? end;
    this.#notes.set(leaseId, known ? { ...newest, end: known } : newest);
  }
}

interface Row {
  tries: unknown[];
  state: string;
  closedAt: Date | null;
  runId: string;
}

async function write(tx: Transaction, leaseId: string, note: Note, by: string): Promise<void> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT thaw_tries AS tries, state, closed_at AS "closedAt", run_id AS "runId"
    FROM freeze_leases WHERE id = ${leaseId}::uuid FOR UPDATE`;
  if (!row) return;
  // Of two who thaw at once one finds it running: the other's word is the better evidence.
  const isBetter = row.closedAt === null || (row.state === "not_frozen" && note.end?.as === "thawed");
  const end = isBetter ? note.end : undefined;
  await tx.freezeLease.update({
    where: { id: leaseId },
    data: {
      thawTries: [...row.tries, ...note.tries].slice(-TRIES) as object[],
      ...(end ? { state: end.as, closedAt: row.closedAt ?? new Date(end.at), closedBy: by } : {}),
      ...(!end && row.closedAt === null ? { state: "thawing" } : {}),
    },
  });
  if (end) await tx.$executeRaw`SELECT pg_notify(${FREEZES_CHANNEL}, ${row.runId})`;
}
