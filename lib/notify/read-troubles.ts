import { databaseNow } from "../database-now";
import { readSites } from "../installation/read-sites";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { countConsequences } from "./count-consequences";
import type { IncidentKindId } from "./incident-kinds";
import { allSeen, type Seen } from "./seen";
import { tidyTrouble } from "./trouble-words";
import { readBrokenGlass } from "./troubles/broken-glass";
import { readDarkSites } from "./troubles/dark-sites";
import { readDueDrills } from "./troubles/due-drills";
import { readEndingCredentials } from "./troubles/ending-credentials";
import { readFailedRuns } from "./troubles/failed-runs";
import { readFrozenVms } from "./troubles/frozen-vms";
import { readMissedRpos } from "./troubles/missed-rpos";
import { readMissedSlots } from "./troubles/missed-slots";
import { readNobodyOnDuty } from "./troubles/nobody-on-duty";
import { readNotReady } from "./troubles/not-ready";
import { readTwoCopies } from "./troubles/two-copies";
import { readWaitingApprovals } from "./troubles/waiting-approvals";
import { readWatchedVnfs } from "./troubles/watched-vnfs";

/**
 * All that is wrong now, from our own tables alone: no site is asked. What of it cannot be read keeps nobody from being told
 * of the rest. @throws the driver's error when the database does not answer
 */
export async function readTroubles(): Promise<Seen> {
  const [now, vnfs, sites] = await Promise.all([databaseNow(), readWatchedVnfs(), readSites()]);
  const seen = allSeen(
    await Promise.all([
      orUnread("vm-frozen", readFrozenVms()),
      orUnread("two-copies", readTwoCopies(vnfs)),
      orUnread("no-worker", readNobodyOnDuty("no-worker")),
      orUnread("no-guardian", readNobodyOnDuty("no-guardian")),
      orUnread("run-failed", readFailedRuns()),
      orUnread("rpo-missed", readMissedRpos(vnfs, now)),
      orUnread("not-ready", readNotReady(vnfs, sites)),
      orUnread("drill-due", readDueDrills(vnfs, now)),
      orUnread("schedule-missed", readMissedSlots(vnfs)),
      orUnread("credential-expires", readEndingCredentials(now)),
      orUnread("site-dark", readDarkSites(sites)),
      orUnread("glass-broken", readBrokenGlass()),
      orUnread("approval-waiting", readWaitingApprovals()),
    ]),
  );
  return countConsequences(seen);
}

async function orUnread(kind: IncidentKindId, read: Promise<Partial<Seen>>): Promise<Partial<Seen>> {
  try {
    const { troubles = [], ...rest } = await read;
    return { ...rest, troubles: troubles.map(tidyTrouble) };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    log.error({ err: error, kind }, "whether something is wrong could not be read");
    return { unread: [kind] };
  }
}
