import { createHash } from "node:crypto";
import fs from "node:fs";
import { Complaint } from "./complaint.mjs";
import { inRoot, root } from "./paths.mjs";
import { step } from "./progress.mjs";
import { runTool } from "./run-tool.mjs";
import { takeTurn } from "./take-turn.mjs";

const STAMP = inRoot("node_modules/.stillpoint-installed");

/** @typedef {Record<string, { version?: string, optional?: boolean }>} LockedPackages */

/** Installs the packages of package-lock.json, unless they are there. */
export async function ensureInstalled() {
  const lock = fs.readFileSync(inRoot("package-lock.json"));
  const hash = createHash("sha256").update(lock).digest("hex");
  if (readText(STAMP) === hash) return;
  const turn = await takeTurn("installing");
  try {
    if (readText(STAMP) === hash) return;
    if (!installedBy(JSON.parse(lock.toString()).packages))
      await step("packages installed", () => install((pid) => turn.addChild(pid)));
    fs.writeFileSync(STAMP, hash);
  } finally {
    turn.release();
  }
}

/**
 * Somebody may have run npm by hand: then its own note in node_modules says the same as the lock file. Packages for
 * other systems are optional, and missing.
 * @param {LockedPackages} locked
 */
function installedBy(locked) {
  const text = readText(inRoot("node_modules/.package-lock.json"));
  if (!text) return false;
  return sameInstall(locked, JSON.parse(text).packages);
}

/**
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 */
export function sameInstall(locked, installed) {
  const wanted = Object.entries(locked).filter(([name]) => name !== "");
  const isThere = wanted.every(([name, { version, optional }]) =>
    installed[name] ? installed[name].version === version : optional,
  );
  return isThere && Object.keys(installed).every((name) => locked[name]);
}

/** @param {(pid: number) => void} onStart */
async function install(onStart) {
  const script = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;
  const [command, ...first] = script ? [process.execPath, script] : ["npm"];
  // --include=dev: building needs those too, whatever NODE_ENV says.
  const flags = ["ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund", "--prefer-offline"];
  try {
    const args = [...first, ...flags, "--loglevel=error"];
    await runTool("npm ci", command ?? "npm", args, process.env, { onStart });
  } catch (error) {
    throw explainNpm(error);
  }
}

/** @param {unknown} error */
export function explainNpm(error) {
  const {
    code,
    message,
    output = message,
  } = /** @type {NodeJS.ErrnoException & { output?: string }} */ (error);
  if (code === "ENOENT")
    return new Complaint(
      "npm was not found: it comes with Node, see https://nodejs.org, and must be in the PATH.",
    );
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ECONNRESET/.test(output))
    return new Complaint(
      "npm could not reach its registry: check the network (or npm's proxy setting) and try again.",
    );
  if (/EACCES|EPERM/.test(output))
    return new Complaint(`No permission to write in ${root}: Stillpoint installs its packages there.`);
  // npm says what is wrong first, and then repeats its manual.
  const said = output.split("\n").filter((line) => line.startsWith("npm error") && line.length > 10);
  return said.length > 0
    ? new Complaint(`npm could not install the packages:\n${said.slice(0, 8).join("\n")}`)
    : error;
}

/** @param {string} file */
function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
