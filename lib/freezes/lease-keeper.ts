import { BatchWriter } from "../batch-writer";
import { type Clock, machineTime } from "../clock";
import { db } from "../db";
import type { Lease } from "./lease";
import { closeLeases, type LeaseEnd, type LeaseNote, leaseOf, noteLeases } from "./leases";

/** Tells the leases of one window what becomes of their VMs, by and by: nothing in the window waits for it. */
export class LeaseKeeper {
  readonly #writer: BatchWriter<{ note: LeaseNote } | { end: LeaseEnd }>;

  constructor(
    private readonly ids: readonly string[],
    private readonly clock: Clock,
  ) {
    this.#writer = new BatchWriter("what becomes of frozen VMs", writeAll, clock);
  }

  /** Its times are the clock's; leases keep the machine's, by which others judge them. */
  note(note: LeaseNote): void {
    const { sentAt, frozenAt } = note;
    const times = {
      ...(sentAt && { sentAt: this.#machine(sentAt) }),
      ...(frozenAt && { frozenAt: this.#machine(frozenAt) }),
    };
    this.#writer.add({ note: { ...note, ...times } });
  }

  end(end: LeaseEnd): void {
    this.#writer.add({ end: { ...end, at: this.#machine(end.at) } });
  }

  #machine(at: Date): Date {
    return machineTime(this.clock, at.getTime());
  }

  /** @throws what the database says, when it is not written within `ms` */
  flush(ms: number): Promise<void> {
    return this.#writer.flush(ms);
  }

  /** Those that somebody else than the run has closed. @throws what the database says */
  async endedByOthers(): Promise<Lease[]> {
    const rows = await db().freezeLease.findMany({
      where: { id: { in: [...this.ids] }, closedAt: { not: null }, closedBy: { not: "run" } },
    });
    return rows.map(leaseOf);
  }
}

async function writeAll(batch: readonly ({ note: LeaseNote } | { end: LeaseEnd })[]): Promise<void> {
  const notes = new Map<string, LeaseNote>();
  const ends: LeaseEnd[] = [];
  for (const item of batch)
    if ("end" in item) ends.push(item.end);
    else notes.set(item.note.id, { ...notes.get(item.note.id), ...item.note });
  await noteLeases([...notes.values()]);
  await closeLeases(ends);
}
