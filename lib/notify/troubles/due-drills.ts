import { READS_ALL } from "../../auth/reads-all";
import { type DrillNeed, readDrillNeeds } from "../../recoveries/list-drills";
import { counted } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";
import type { WatchedVnf } from "./watched-vnfs";

const DAY_MS = 86_400_000;

/** VNFs that had no drill that passed in the time that they demand; a new one has that time for its first. */
export async function readDueDrills(
  vnfs: ReadonlyMap<string, WatchedVnf>,
  now: Date,
): Promise<Partial<Seen>> {
  const needs = await readDrillNeeds(READS_ALL);
  const isExpected = ({ vnf: { id }, everyDays, lastPassed }: DrillNeed) => {
    const vnf = vnfs.get(id);
    if (!vnf || vnf.isPaused || vnf.isRemembered) return false;
    return lastPassed !== null || now.getTime() - vnf.createdAt.getTime() > everyDays * DAY_MS;
  };
  return { troubles: needs.filter((need) => need.isDue && isExpected(need)).map(toTrouble) };
}

const toTrouble = ({ vnf, everyDays, lastPassed }: DrillNeed): Trouble => ({
  kind: "drill-due",
  key: `drill-due:${vnf.id}`,
  title: `${named(vnf.name)}: a drill is due`,
  text: `A drill of ${vnf.name} is to pass every ${counted(everyDays, "day")}. ${lastPassed ? `The last that passed is ${lastPassed.name}, of ${atMinute(lastPassed.at)}.` : "None has passed yet."}`,
  todo: "Drill it: that proves that it can be recovered.",
  href: routes.recoverVnf(vnf.id),
  subject: { kind: "vnf", id: vnf.id, name: vnf.name },
});
