import { Agenda } from "./agenda";
import type { Blobs } from "./blobs";
import { changeEntry } from "./change-entry";
import type { SandboxClock } from "./clock";
import { Faults } from "./faults";
import { History } from "./history";
import type { Service, Task } from "./http";
import type { Ids } from "./ids";
import { Site } from "./site";
import { type Change, Tables } from "./table";

export interface WorldOptions {
  clock: SandboxClock;
  ids: Ids;
  regions: readonly string[];
  services: readonly Service[];
  blobs: Blobs;
  /** Whether answers take as long as they were measured to take on a real cloud. */
  hasLatency: boolean;
  /** Tasks that belong to no service. */
  tasks?: Record<string, Task>;
  /** Flips a switch of the control API by its name. */
  flip?: (world: World, name: string, values: Record<string, unknown>) => unknown;
  /** Where changes are kept. */
  onChange?: (change: Change) => void;
  /** Where the log is written. */
  onEntry?: (line: string) => void;
}

/** The whole sandbox: its sites, what they share, its clock, its faults and its log. */
export class World {
  private time: SandboxClock;
  readonly ids: Ids;
  readonly blobs: Blobs;
  readonly services: readonly Service[];
  readonly sites: readonly Site[];
  readonly tables: Tables;
  readonly history: History;
  readonly faults = new Faults(this);
  readonly agenda = new Agenda(this);
  readonly hasLatency: boolean;
  private readonly onFlip: WorldOptions["flip"];
  private readonly tasks = new Map<string, Task>();
  private readonly origins = new Map<string, { keystone: string; services: string }>();

  constructor(options: WorldOptions) {
    const { onChange = () => {}, onEntry = () => {} } = options;
    this.time = options.clock;
    this.ids = options.ids;
    this.blobs = options.blobs;
    this.services = options.services;
    this.hasLatency = options.hasLatency;
    this.history = new History(() => this.time.now(), onEntry);
    this.tables = new Tables((change) => {
      onChange(change);
      if (!this.history.isMute) {
        const entry = changeEntry(change);
        if (entry) this.history.add(entry);
      }
    });
    this.sites = options.regions.map((name, index) => new Site(this, name, index));
    this.onFlip = options.flip;
    for (const tasks of [...options.services.map((service) => service.tasks ?? {}), options.tasks ?? {}])
      for (const [name, task] of Object.entries(tasks)) {
        if (this.tasks.has(name)) throw new Error(`two tasks are named ${name}`);
        this.tasks.set(name, task);
      }
  }

  get clock(): SandboxClock {
    return this.time;
  }

  /** Goes by another clock from now on: what waits, waits by that one. */
  setClock(clock: SandboxClock): void {
    this.agenda.disarm();
    this.time = clock;
    this.agenda.resume();
  }

  /** Flips a switch of the control API; one that cannot be flipped now is told in the log. */
  async flip(name: string, values: Record<string, unknown>): Promise<void> {
    try {
      await this.onFlip?.(this, name, values);
    } catch (error) {
      this.history.add({ site: "", kind: "did", what: `switch ${name}`, failed: String(error) });
    }
  }

  site(name: string): Site | undefined {
    return this.sites.find((site) => site.name === name);
  }

  task(name: string): Task | undefined {
    return this.tasks.get(name);
  }

  /** Told by the server as soon as it listens. */
  setOrigin(site: Site, keystone: string, services = keystone): void {
    this.origins.set(site.name, { keystone, services });
  }

  originsOf(site: Site): { keystone: string; services: string } {
    const origins = this.origins.get(site.name);
    if (!origins) throw new Error(`${site.name} does not listen yet`);
    return origins;
  }
}
