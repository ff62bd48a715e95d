import { type Row, type Table, type TableKey, table } from "./table";
import type { World } from "./world";

/** What is yet to happen. `at` is null when a fault holds it back for ever. */
export interface Due extends Row {
  site: string;
  task: string;
  args: unknown;
  at: number | null;
  /** What it is about, for the faults. */
  subject: string;
  failure?: string;
}
export const AGENDA = table<Due>("agenda");

/** One region of the sandbox. */
export class Site {
  constructor(
    readonly world: World,
    /** The region's name. */
    readonly name: string,
    /** 0, 1, 2, … in the order of the scene. */
    readonly index: number,
  ) {}

  /** Where its services listen: "http://127.0.0.1:18000". */
  get origin(): string {
    return this.world.originsOf(this).services;
  }

  /** Where its Keystone listens: the same, unless the sandbox was started otherwise. */
  get keystoneOrigin(): string {
    return this.world.originsOf(this).keystone;
  }

  rows<R extends Row>(key: TableKey<R>): Table<R> {
    return this.world.tables.of(this.name, key);
  }

  now(): number {
    return this.world.clock.now();
  }

  /**
   * Has a task of a service run later, also after a restart.
   * @param ms of the sandbox's clock; faults may make it longer, or endless
   * @param subject id of what it is about
   * @param alias by what else a fault may name it: of something new, what was there before
   */
  later(task: string, ms: number, subject: string, args: unknown = {}, alias?: string): void {
    this.world.agenda.add(this, task, ms, subject, args, alias);
  }
}
