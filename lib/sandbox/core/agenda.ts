import { FLIP_TASK, flipOf } from "./flip";
import { AGENDA, type Due, type Site } from "./site";
import type { World } from "./world";

/** Runs what is due when it is due. What waits is kept with everything else, so that a restart goes on with it. */
export class Agenda {
  private readonly armed = new Map<string, () => void>();
  private isClosed = false;

  constructor(private readonly world: World) {}

  private get rows() {
    return this.world.tables.of("", AGENDA);
  }

  add(site: Site, task: string, ms: number, subject: string, args: unknown, alias?: string): void {
    const point = { at: `task:${task}`, site: site.name, subject, ...(alias ? { alias } : {}) };
    const effect = this.world.faults.take(point);
    const more = effect?.do === "delay" ? effect.ms : 0;
    if (effect?.do === "flip")
      this.add(site, FLIP_TASK, ms + effect.afterMs, subject, flipOf(site, effect, subject));
    this.arm(
      this.rows.insert({
        id: this.world.ids.uuid(),
        site: site.name,
        task,
        args,
        subject,
        at: effect?.do === "never" ? null : this.world.clock.now() + ms + more,
        ...(effect?.do === "fail" ? { failure: effect.reason ?? "the sandbox was told to fail it" } : {}),
      }),
    );
  }

  /** Calls off what is about a subject: it was deleted, or something else happens to it now. */
  drop(site: Site, subject: string, task?: string): void {
    for (const due of this.rows.all())
      if (due.site === site.name && due.subject === subject && (!task || due.task === task))
        this.forget(due.id);
  }

  /** Lets what a fault holds back for ever go on now. */
  release(isIt: (due: Due) => boolean): number {
    const held = this.rows.filter((due) => due.at === null && isIt(due));
    for (const due of held) this.arm(this.rows.update(due.id, { at: this.world.clock.now() }));
    return held.length;
  }

  /** After a restart: everything that waits; what is overdue in the order in which it was due. */
  resume(): void {
    for (const due of this.rows.all().toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))) this.arm(due);
  }

  close(): void {
    this.isClosed = true;
    this.disarm();
  }

  /** Nothing runs until `resume`; everything stays. */
  disarm(): void {
    for (const cancel of this.armed.values()) cancel();
    this.armed.clear();
  }

  private arm(due: Due): void {
    if (due.at === null || this.isClosed) return;
    const wait = Math.max(due.at - this.world.clock.now(), 0);
    this.armed.set(
      due.id,
      this.world.clock.later(wait, () => this.run(due)),
    );
  }

  private run(due: Due): void {
    if (this.isClosed) return;
    this.forget(due.id);
    const site = this.world.site(due.site);
    const task = this.world.task(due.task);
    if (!site || !task) return;
    try {
      // With what it changes the task is done with, in one line of the state: it is neither lost nor run twice.
      task(site, due.args as never, due.failure);
    } catch (error) {
      console.error(error);
      const { subject } = due;
      this.world.history.add({
        site: site.name,
        kind: "did",
        what: `task ${due.task}`,
        subject,
        failed: String(error),
      });
    }
  }

  private forget(id: string): void {
    this.armed.get(id)?.();
    this.armed.delete(id);
    this.rows.remove(id);
  }
}
