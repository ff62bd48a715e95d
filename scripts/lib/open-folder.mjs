import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { readMarker, runsAsRoot } from "./home.mjs";

/** Where files go that `nobody` must reach, when the checkout or the data folder is closed to it. */
const OPEN_FOLDER = "/var/lib/stillpoint";

/**
 * Which data folder an open folder belongs to: a copy of a data folder has the same id, and must not get its database.
 * @typedef {{ home: string, dev: number, ino: number }} OwnerNote
 */

/** @param {string} id of the data folder */
export const openFolderOf = (id) => path.join(OPEN_FOLDER, id);

/**
 * Makes the open folder of a data folder.
 * @param {string} home
 * @param {string} id
 */
export function openFolder(home, id) {
  const folder = openFolderOf(id);
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  for (const each of [OPEN_FOLDER, folder]) fs.chmodSync(each, 0o711);
  claimOpenFolder(home, id);
  return folder;
}

/**
 * Refuses when the open folder belongs to another data folder; one whose data folder was moved away is taken over.
 * @param {string} home
 * @param {string} id
 */
export function claimOpenFolder(home, id) {
  const folder = openFolderOf(id);
  if (!runsAsRoot() || !fs.existsSync(folder)) return;
  const file = path.join(folder, "home.json");
  const noted = readNote(file);
  const mine = noteFor(home);
  if (noted && isOther(noted, mine) && readMarker(noted.home)?.id === id)
    throw new Complaint(
      `${mine.home} is a copy of ${noted.home}, and the database in ${folder} belongs to that one: use ${noted.home}, or choose another STILLPOINT_HOME (see "Backup" in docs/operating.md).`,
    );
  if (JSON.stringify(noted) === JSON.stringify(mine)) return;
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  fs.renameSync(draft, file);
}

/**
 * @param {string} home
 * @returns {OwnerNote}
 */
function noteFor(home) {
  const { dev, ino } = fs.statSync(home);
  return { home: fs.realpathSync(home), dev, ino };
}

/**
 * The same path is the same folder, restored perhaps; the same inode is the same folder, moved or mounted elsewhere.
 * @param {OwnerNote} noted
 * @param {OwnerNote} mine
 */
const isOther = (noted, mine) =>
  noted.home !== mine.home && (noted.dev !== mine.dev || noted.ino !== mine.ino);

/**
 * @param {string} file
 * @returns {OwnerNote | undefined}
 */
function readNote(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw new Complaint(
      `${file}, which names the data folder that this database belongs to, cannot be read: delete it if the data folder was never copied.`,
    );
  }
}
