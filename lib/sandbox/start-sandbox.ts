import { randomBytes } from "node:crypto";
import path from "node:path";
import { controlInWorld } from "./control/in-world";
import { serveControl } from "./control/serve-control";
import { FileBlobs, MemoryBlobs } from "./core/blobs";
import { RunningClock, type SandboxClock } from "./core/clock";
import { HistoryFile } from "./core/history-file";
import { Ids } from "./core/ids";
import { KeptClock } from "./core/kept-clock";
import { serveSite } from "./core/serve";
import { StateFile } from "./core/state-file";
import { World } from "./core/world";
import type { Scene } from "./scenes/scene";
import { SERVICES } from "./services";

export interface SandboxOptions {
  scene: Scene;
  /** Of every user that the scene makes. */
  password: string;
  /** Where state is kept over restarts; without it, it is gone with the process. */
  folder?: string;
  /** One that a test moves; `speed` is of no use then. */
  clock?: SandboxClock;
  /** How many times as fast as the machine's clock; 1 when left out. */
  speed?: number;
  /** How far the clock of a new one begins behind the machine's, ms: a past that it is then lived through. */
  behindMs?: number;
  seed?: string;
  /** Whether answers take as long as on a real cloud; true when left out. */
  hasLatency?: boolean;
  /** Of the first site, the next one has the next; 0, any free ones, when left out. */
  firstPort?: number;
  /** Whether services have another port than Keystone, as on most clouds: an operator has to confirm it then. */
  areServicesApart?: boolean;
  /** Of the control API; any free one when left out. */
  controlPort?: number;
  /** Who has it may do everything to the sandbox; made up when left out. */
  controlKey?: string;
}

export interface Sandbox {
  world: World;
  /** Auth URL of each region's Keystone. */
  sites: { region: string; authUrl: string }[];
  controlUrl: string;
  controlKey: string;
  close(): Promise<void>;
}

/** Starts the simulated cloud: a door for each region, and everything behind. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { scene, folder, seed = "sandbox", firstPort = 0 } = options;
  const state = folder ? new StateFile(folder) : undefined;
  const log = folder ? new HistoryFile(folder) : undefined;
  const world = new World({
    clock: options.clock ?? new RunningClock(),
    // Not the ids of an earlier start again.
    ids: new Ids(folder ? `${seed}:${Date.now()}` : seed),
    regions: scene.regions,
    services: SERVICES,
    blobs: folder ? new FileBlobs(path.join(folder, "blobs")) : new MemoryBlobs(),
    hasLatency: options.hasLatency ?? true,
    ...controlInWorld,
    onChange: (change) => state?.add(change),
    onEntry: (line) => log?.add(line),
  });
  world.history.continueAfter(log?.earlier ?? []);
  const isNew = !state?.load(world.tables);
  if (!options.clock) world.setClock(new KeptClock(world.tables, options.speed ?? 1, options.behindMs));
  const openDoors = (first: number) =>
    Promise.all(world.sites.map((site) => serveSite(site, first === 0 ? 0 : first + site.index)));
  const doors = await openDoors(firstPort);
  const more = options.areServicesApart ? await openDoors(0) : [];
  const originOf = (door: { port: number } | undefined) => door && `http://127.0.0.1:${door.port}`;
  for (const [i, site] of world.sites.entries())
    world.setOrigin(site, originOf(doors[i]) ?? "", originOf(more[i]));
  if (isNew) {
    // Of a first start that was killed, bytes may be left.
    for (const name of world.blobs.list("")) world.blobs.remove(name);
    await world.history.mute(async () => {
      for (const site of world.sites) for (const service of SERVICES) service.seed?.(site);
      await scene.build(world, options.password);
    });
    world.history.add({ site: "", kind: "did", what: "scene built", rows: world.tables.size });
  }
  // Only now: a first start that is killed leaves nothing, and the next one begins anew.
  state?.begin(world.tables);
  world.agenda.resume();
  const { controlKey = randomBytes(24).toString("base64url") } = options;
  const control = await serveControl(world, controlKey, options.controlPort);
  return {
    world,
    sites: world.sites.map((site) => ({ region: site.name, authUrl: `${site.keystoneOrigin}/identity/v3` })),
    controlUrl: control.url,
    controlKey,
    close: async () => {
      world.agenda.close();
      await Promise.all([...doors, ...more, control].map((door) => door.close()));
      state?.close();
      log?.close();
    },
  };
}
