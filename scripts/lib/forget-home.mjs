import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";
import { endLeftOver } from "./end-left-over.mjs";
import { readMarker } from "./home.mjs";
import { takeHome } from "./home-lock.mjs";
import { OPEN_FOLDER } from "./postgres-binaries.mjs";
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
    // The id is ours, and no path: nothing outside can be meant by it.
    if (/^[0-9a-f]{16}$/.test(marker.id))
      fs.rmSync(path.join(OPEN_FOLDER, marker.id), { recursive: true, force: true });
    emptyFolder(home);
    tell("All data was deleted. `npm run up` begins anew.");
  } finally {
    lock.release();
  }
}

/**
 * The marker goes last, so that a deletion that was cut off can be done again; the folder itself may be a mount point.
 * @param {string} home
 */
function emptyFolder(home) {
  const names = fs.readdirSync(home).filter((name) => name !== "stillpoint-home.json");
  for (const name of [...names, "stillpoint-home.json"])
    fs.rmSync(path.join(home, name), { recursive: true, force: true });
  try {
    fs.rmdirSync(home);
  } catch {}
}
