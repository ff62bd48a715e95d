import { databaseNow } from "../database-now";
import { readSites } from "../installation/read-sites";
import { allSeen, type Seen } from "./seen";
import { tidyTrouble } from "./trouble-words";
import { readDarkSites } from "./troubles/dark-sites";
import { readDueDrills } from "./troubles/due-drills";
import { readEndingCredentials } from "./troubles/ending-credentials";
import { readFailedRuns } from "./troubles/failed-runs";
import { readFrozenVms } from "./troubles/frozen-vms";
import { readMissedRpos } from "./troubles/missed-rpos";
import { readMissedSlots } from "./troubles/missed-slots";
import { readNotReady } from "./troubles/not-ready";
import { readTwoCopies } from "./troubles/two-copies";
import { readWatchedVnfs } from "./troubles/watched-vnfs";

/** All that is wrong now, from our own tables alone: no site is asked. @throws the driver's error */
export async function readTroubles(): Promise<Seen> {
  const [now, vnfs, sites] = await Promise.all([databaseNow(), readWatchedVnfs(), readSites()]);
  const seen = allSeen(
    await Promise.all([
      readFrozenVms(),
      readTwoCopies(vnfs),
      readFailedRuns(),
      readMissedRpos(vnfs, now),
      readNotReady(vnfs, sites),
      readDueDrills(vnfs),
      readMissedSlots(vnfs),
      readEndingCredentials(now),
      readDarkSites(sites),
    ]),
  );
  return { ...seen, troubles: seen.troubles.map(tidyTrouble) };
}
