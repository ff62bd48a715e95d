import { READS_ALL } from "../auth/reads-all";
import { listHeld } from "../freezes/list-held";
import { getInstallation } from "../installation/get-installation";
import { listDecisions } from "../recoveries/list-decisions";
import { readinessOfAll } from "../recoveries/readiness/read-readiness";
import { listVnfs } from "../vnfs/list-vnfs";
import { installationMetrics } from "./installation-metrics";
import { readFreezeWindows } from "./read-freeze-windows";
import { readNotifyNumbers } from "./read-notify-numbers";
import { readRunCounts } from "./read-run-counts";
import { readSiteNumbers } from "./read-site-numbers";
import type { Family } from "./render-metrics";
import { vnfMetrics } from "./vnf-metrics";

/** All metrics as they are now, from our own tables alone: no site is asked. @throws the driver's error */
export async function readMetrics(): Promise<Family[]> {
  const [installation, freezes, sites, runs, windows, vnfs, decisions, readiness, notify] = await Promise.all(
    [
      getInstallation(),
      listHeld(READS_ALL),
      readSiteNumbers(),
      readRunCounts(),
      readFreezeWindows(),
      listVnfs(READS_ALL),
      listDecisions(READS_ALL),
      readinessOfAll(),
      readNotifyNumbers(),
    ],
  );
  return [
    ...installationMetrics({ installation, freezes, sites }),
    ...runs,
    windows,
    ...vnfMetrics({ vnfs, decisions, readiness }),
    ...notify,
  ];
}
