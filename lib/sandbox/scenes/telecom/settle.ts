import { ManualClock } from "../../core/clock";
import type { Site } from "../../core/site";
import type { World } from "../../core/world";
import { bringUpVnf } from "./bring-up-vnf";
import { LYON } from "./lyon";
import { Maker } from "./maker";
import { OSLO } from "./oslo";
import { makeOperators, type Operators } from "./people";
import { PROJECTS, type ProjectName } from "./projects";
import { type ProjectParts, setUpProject } from "./set-up-project";
import { setUpRegion } from "./set-up-region";
import type { Vnf } from "./shapes";
import { snapshotVnf } from "./snapshot-vnf";

const DAY_MS = 86_400_000;
/** When the operator moved in. */
const BEGAN_DAYS_AGO = 45;
const REGIONS: readonly (readonly Vnf[])[] = [LYON, OSLO];

interface Event {
  daysAgo: number;
  run(): Promise<void>;
}

/**
 * Lets the operator's last weeks go by: what there is was made by calls, one after the other, at its time.
 * @param password of the users admin and demo
 */
export async function settle(world: World, password: string): Promise<void> {
  const now = world.clock;
  const end = now.now();
  const clock = new ManualClock(end - BEGAN_DAYS_AGO * DAY_MS);
  world.setClock(clock);
  const operators = makeOperators(world, password);
  const events: Event[] = [];
  for (const site of world.sites) events.push(...(await eventsOf(site, operators, clock)));
  for (const { daysAgo, run } of events.sort((a, b) => b.daysAgo - a.daysAgo)) {
    const at = end - daysAgo * DAY_MS;
    if (clock.now() < at) clock.advance(at - clock.now());
    await run();
  }
  clock.advance(end - clock.now());
  world.setClock(now);
}

async function eventsOf(site: Site, operators: Operators, clock: ManualClock): Promise<Event[]> {
  const makers = new Map<ProjectName, Maker>(
    PROJECTS.map(({ name }) => [name, new Maker(site, operators.inProject(name), clock)]),
  );
  const [first] = makers.values();
  if (!first) return [];
  const region = await setUpRegion(first);
  const parts = new Map<ProjectName, ProjectParts>();
  for (const [name, maker] of makers) parts.set(name, await setUpProject(maker, name, region.outside));
  return (REGIONS[site.index] ?? []).flatMap((vnf, i) => {
    const [maker, own] = [makers.get(vnf.project), parts.get(vnf.project)];
    if (!maker || !own) return [];
    // Not two of them at the same minute.
    const bringUp = {
      daysAgo: vnf.daysAgo - i / 24,
      run: () => bringUpVnf(maker, vnf, { ...own, ...region }),
    };
    const { snapshot } = vnf;
    return snapshot
      ? [bringUp, { daysAgo: snapshot.daysAgo, run: () => snapshotVnf(maker, vnf, snapshot.name) }]
      : [bringUp];
  });
}
