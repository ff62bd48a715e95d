import { READS_ALL } from "../../auth/reads-all";
import { type DrillNeed, readDrillNeeds } from "../../recoveries/list-drills";
import { counted } from "../../recoveries/words";
import { routes } from "../../routes";
import type { Seen } from "../seen";
import type { Trouble } from "../trouble";
import { atMinute, named } from "../trouble-words";
import type { WatchedVnf } from "./watched-vnfs";

/** VNFs that had no drill that passed in the time that they demand. */
export async function readDueDrills(vnfs: ReadonlyMap<string, WatchedVnf>): Promise<Partial<Seen>> {
  const needs = await readDrillNeeds(READS_ALL);
  const due = needs.filter(({ isDue, vnf }) => isDue && vnfs.get(vnf.id)?.isRemembered === false);
  return { troubles: due.map(toTrouble) };
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
