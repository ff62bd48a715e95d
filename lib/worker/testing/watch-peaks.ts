import { VOLUMES } from "../../sandbox/cinder/rows";
import type { Site } from "../../sandbox/core/site";
import { SERVERS } from "../../sandbox/nova/rows";

/** How much a site of the sandbox had to do at one instant, at most. */
export interface Peaks {
  restores: number;
  boots: number;
}

/** Counts, from now on, the volumes that a site is making and the VMs that it is building, at each change of one. */
export function watchPeaks(site: Site): Peaks {
  const peaks: Peaks = { restores: 0, boots: 0 };
  const underWay = { restores: new Set<string>(), boots: new Set<string>() };
  const { history } = site.world;
  const add = history.add.bind(history);
  const count = (what: keyof Peaks, id: string, isPending: boolean) => {
    if (isPending) underWay[what].add(id);
    else underWay[what].delete(id);
    peaks[what] = Math.max(peaks[what], underWay[what].size);
  };
  history.add = (entry) => {
    const n = add(entry);
    const { table, id = "", change, to } = entry as Changed;
    if (entry.site !== site.name || change === undefined) return n;
    const { status, vmState } = to ?? {};
    const isGone = change === "removed";
    if (table === VOLUMES.name && (isGone || status !== undefined))
      count("restores", id, !isGone && ["creating", "restoring-backup"].includes(status ?? ""));
    if (table === SERVERS.name && (isGone || vmState !== undefined))
      count("boots", id, !isGone && vmState === "building");
    return n;
  };
  return peaks;
}

interface Changed {
  table?: string;
  id?: string;
  change?: "made" | "changed" | "removed";
  to?: { status?: string; vmState?: string };
}
