import { AGENDA, type Site } from "../../core/site";
import { type Row, table } from "../../core/table";

/** What a restore is about. */
export interface Restoring {
  backupId: string;
  volumeId: string;
  requestId: string;
  /** Of which project backups are seen; null for all, as an admin does. */
  sight: string | null;
}

/** One that waits for its turn, by its volume's id. */
interface Waiting extends Row {
  restoring: Restoring;
  ms: number;
}

/**
 * How many restores a cinder-backup works at at once; the others wait, and look the same from outside. Backups were
 * not counted before 28.0.0, and are not here. (cinder/cmd/backup.py, backup_max_operations; backup/manager.py)
 */
const MOST_AT_WORK = 15;
const TASK = "cinder.restore";
const WAITING = table<Waiting>("waitingRestores");

/** Has a restore done as soon as there is a place. @param ms from then on until it is done */
export function takePlace(site: Site, restoring: Restoring, ms: number): void {
  const { volumeId } = restoring;
  site.rows(WAITING).insert({ id: volumeId, restoring, ms });
  fillPlaces(site);
}

/** Begins those that wait, in the order in which they were asked for, as far as there are places. */
export function fillPlaces(site: Site): void {
  const waiting = site.rows(WAITING);
  for (let atWork = countAtWork(site); atWork < MOST_AT_WORK; atWork++) {
    const next = waiting.all()[0];
    if (!next) return;
    waiting.remove(next.id);
    const { volumeId, backupId } = next.restoring;
    site.world.history.add({
      site: site.name,
      kind: "did",
      what: "a restore begins",
      did: `${atWork + 1} at work, ${waiting.size} waiting`,
      volumeId,
      backupId,
      atWork: atWork + 1,
      waiting: waiting.size,
    });
    site.later(TASK, next.ms, volumeId, next.restoring, backupId);
  }
}

/** cinder-backup has restarted: it knows nothing any more of those that wait. */
export function forgetWaiting(site: Site): void {
  for (const { id } of site.rows(WAITING).all()) site.rows(WAITING).remove(id);
}

const countAtWork = ({ name, world }: Site): number =>
  world.tables.of("", AGENDA).filter(({ site, task }) => site === name && task === TASK).length;
