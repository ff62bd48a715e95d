import type { Session } from "../auth/session-store";
import { listHeld } from "../freezes/list-held";
import { getInstallation } from "../installation/get-installation";
import { listDecisions } from "../recoveries/list-decisions";
import { readinessOfAll } from "../recoveries/readiness/read-readiness";
import { listVnfs } from "../vnfs/list-vnfs";
import { installationMetrics } from "./installation-metrics";
import { readFreezeWindows } from "./read-freeze-windows";
import { readRunCounts } from "./read-run-counts";
import { readSiteNumbers } from "./read-site-numbers";
import type { Family } from "./render-metrics";
import { vnfMetrics } from "./vnf-metrics";

/** Whoever has the token reads names and numbers of all, and changes nothing. */
const EVERYTHING = { role: "auditor", projects: [] } satisfies Pick<Session, "role" | "projects">;

/** All metrics as they are now, from our own tables alone: no site is asked. @throws the driver's error */
export async function readMetrics(): Promise<Family[]> {
  const [installation, freezes, sites, runs, windows, vnfs, decisions, readiness] = await Promise.all([
    getInstallation(),
    listHeld(EVERYTHING),
    readSiteNumbers(),
    readRunCounts(),
    readFreezeWindows(),
    listVnfs(EVERYTHING),
    listDecisions(EVERYTHING),
    readinessOfAll(),
  ]);
  return [
    ...installationMetrics({ installation, freezes, sites }),
    ...runs,
    windows,
    ...vnfMetrics({ vnfs, decisions, readiness }),
  ];
}
