import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * What is needed to reach the embedded database; kept in the data folder, readable by its owner only.
 * @typedef {{ port: number, folder: string, superuser: string, owner: string, app: string }} Credentials
 */

export const ROLES = { superuser: "postgres", owner: "stillpoint_owner", app: "stillpoint_app" };
export const DATABASE = "stillpoint";

const fileIn = (/** @type {string} */ home) => path.join(home, "database.json");

/**
 * @param {string} home
 * @returns {Credentials | undefined}
 */
export function readCredentials(home) {
  try {
    return JSON.parse(fs.readFileSync(fileIn(home), "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * @param {string} home
 * @param {Credentials} credentials
 */
export function writeCredentials(home, credentials) {
  const draft = `${fileIn(home)}.new`;
  fs.writeFileSync(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flush: true });
  fs.renameSync(draft, fileIn(home));
}

/**
 * Where the server's files are.
 * @param {string} home
 * @param {Credentials} credentials
 */
export const dataFolder = (home, { folder }) => path.resolve(home, folder);

/** @returns {Credentials} */
export function newCredentials() {
  const password = () => randomBytes(24).toString("base64url");
  return { port: 0, folder: "", superuser: password(), owner: password(), app: password() };
}

/**
 * @param {Credentials} credentials
 * @param {"superuser" | "owner" | "app"} who
 * @param {string} [database]
 */
export const urlFor = (credentials, who, database = DATABASE) =>
  `postgresql://${ROLES[who]}:${credentials[who]}@127.0.0.1:${credentials.port}/${database}`;
