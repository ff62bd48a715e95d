import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { endLeftOver } from "./end-left-over.mjs";
import { readMarker } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { claimOpenFolder, openFolderOf } from "./open-folder.mjs";
import { dataFolder, readCredentials } from "./postgres-credentials.mjs";
import { clearLeftOver } from "./postgres-server.mjs";
import { say } from "./progress.mjs";

/**
 * Deletes a data folder that is ours and that nobody uses.
 * @param {string} home
 * @param {() => boolean | Promise<boolean>} isSure
 * @param {(line: string) => void} [tell]
 */
export async function forgetHome(home, isSure, tell = say) {
  if (!fs.existsSync(home)) return tell("There is no data to forget.");
  const marker = readMarker(home);
  if (!marker) throw new Complaint(`${home} is not a data folder of Stillpoint: nothing was deleted.`);
  // The id is ours, and no path: nothing outside can be meant by it.
  const id = /^[0-9a-f]{16}$/.test(marker.id) ? marker.id : undefined;
  if (id) claimOpenFolder(home, id);
  const { lock, heldBy, leftOver } = takeHome(home, { what: "npm run reset" });
  if (!lock)
    throw new Complaint(
      `\`${heldBy.what}\` (process ${heldBy.holder.pid}) is using the data: stop it first.`,
    );
  try {
    if (!(await isSure())) return tell("Nothing was deleted.");
    if (leftOver) await endLeftOver(leftOver);
    const credentials = readCredentials(home);
    const data = credentials && dataFolder(home, credentials);
    if (data && fs.existsSync(data)) await clearLeftOver(data);
    if (id) fs.rmSync(openFolderOf(id), { recursive: true, force: true });
    emptyFolder(home);
    lock.release();
    removeIfEmpty(home);
    tell("All data was deleted. `npm run up` begins anew.");
  } finally {
    lock.release();
  }
}

/**
 * The marker goes last, so that a deletion that was cut off can be done again, and the lock stays until its release.
 * @param {string} home
 */
function emptyFolder(home) {
  const last = ["stillpoint-home.json"];
  const names = fs.readdirSync(home).filter((name) => !["in-use.json", ...last].includes(name));
  for (const name of [...names, ...last]) fs.rmSync(path.join(home, name), { recursive: true, force: true });
}

/**
 * The folder may be a mount point, or have been taken by the next `up` already.
 * @param {string} home
 */
function removeIfEmpty(home) {
  try {
    fs.rmdirSync(home);
  } catch {}
}
