import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { Complaint } from "./complaint.mjs";

const MARKER = "stillpoint-home.json";

/**
 * What the data folder says about itself. Only a folder with this file is ever deleted by `npm run reset`.
 * @typedef {{ id: string, about: string, createdAt: string }} HomeMarker
 */

export const runsAsRoot = () => process.getuid?.() === 0;

/**
 * @param {string} home
 * @returns {HomeMarker | undefined}
 */
export function readMarker(home) {
  try {
    const marker = JSON.parse(fs.readFileSync(path.join(home, MARKER), "utf8"));
    return typeof marker?.id === "string" ? marker : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Makes the data folder, or checks that an existing one is ours and private.
 * @param {string} home
 * @returns {HomeMarker}
 */
export function openHome(home) {
  requireWritable(home);
  fs.mkdirSync(home, { recursive: true, mode: 0o700 });
  const marker = readMarker(home) ?? makeMarker(home);
  const owner = fs.statSync(home).uid;
  if (process.getuid && owner !== process.getuid())
    throw new Complaint(
      `The data folder ${home} belongs to another user (uid ${owner}): run Stillpoint as that user.`,
    );
  // As root the database runs as another user, who must be able to pass through; the rest stays closed.
  fs.chmodSync(home, runsAsRoot() ? 0o711 : 0o700);
  fs.mkdirSync(path.join(home, "logs"), { recursive: true, mode: 0o700 });
  return marker;
}

/**
 * Of several that do this at the same time one wins, and all get its id.
 * @param {string} home
 * @returns {HomeMarker}
 */
function makeMarker(home) {
  const names = fs.readdirSync(home);
  const winner = readMarker(home); // looked for after the names: they may be its
  if (winner) return winner;
  // A broken marker (the disk was full), a draft, or what a reset that was cut off left: no data of anybody.
  if (names.some((name) => !name.startsWith(MARKER) && !name.startsWith("in-use.json")))
    throw new Complaint(`STILLPOINT_HOME (${home}) holds other files: choose a folder that is empty or new.`);
  const file = path.join(home, MARKER);
  const draft = `${file}.${process.pid}`;
  const marker = {
    id: randomBytes(8).toString("hex"),
    about: "The data of one Stillpoint installation. `npm run reset` deletes this folder.",
    createdAt: new Date().toISOString(),
  };
  try {
    fs.writeFileSync(draft, `${JSON.stringify(marker, null, 2)}\n`, { mode: 0o600, flush: true });
    if (names.includes(MARKER) && !readMarker(home)) fs.rmSync(file, { force: true });
    fs.linkSync(draft, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
  return readMarker(home) ?? marker;
}

/**
 * Asked before it is made: on a read-only file system, making a folder with its parents fails as "not found".
 * @param {string} folder
 */
function requireWritable(folder) {
  let existing = folder;
  while (!fs.existsSync(existing)) existing = path.dirname(existing);
  fs.accessSync(existing, fs.constants.W_OK);
}

/**
 * A secret that is made once and kept in a file of the data folder.
 * @param {string} home
 * @param {string} name
 */
export function keepSecret(home, name) {
  const file = path.join(home, name);
  try {
    const kept = fs.readFileSync(file, "utf8").trim();
    if (kept.length >= 32) return kept;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
  }
  const secret = randomBytes(32).toString("base64url");
  fs.writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/**
 * Free space is looked at before the work starts: a full disk in the middle of it is harder to explain.
 * @param {string} folder an existing folder
 * @param {number} neededMb
 * @param {(folder: string) => { bavail: number, bsize: number }} [statfs]
 */
export function requireSpace(folder, neededMb, statfs = fs.statfsSync) {
  const { bavail, bsize } = statfs(folder);
  const freeMb = Math.floor((bavail * bsize) / 1e6);
  if (freeMb < neededMb)
    throw new Complaint(
      `The disk of ${folder} is full: ${freeMb} MB are free, and ${neededMb} MB are needed.`,
    );
}
