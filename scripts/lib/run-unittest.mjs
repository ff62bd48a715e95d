import { spawn } from "node:child_process";
import os from "node:os";
import { orNothingRan } from "./counts.mjs";
import { lanePrefix, printLines } from "./lane.mjs";
import { inRoot } from "./paths.mjs";
import { unittestCount } from "./unittest-count.mjs";

const PYTHON = "/usr/bin/python3"; // the one that Debian's python3-nova belongs to

/**
 * Runs a folder of Python's unittest in this terminal.
 * @param {string} suite
 * @param {string} folder from the checkout's root
 * @param {object} [options]
 * @param {import("./run-tool.mjs").Variables} [options.env]
 * @param {boolean} [options.isBehind] whatever else runs on this machine goes first
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export async function runUnittest(suite, folder, { env = {}, isBehind = false } = {}) {
  const isInLane = lanePrefix() !== "";
  const child = spawn(PYTHON, ["-W", "ignore", "-m", "unittest", "discover", "-s", inRoot(folder)], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...env },
    stdio: ["ignore", isInLane ? "pipe" : "inherit", "pipe"],
  });
  if (isBehind && child.pid) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  printLines(child.stdout);
  if (isInLane) printLines(child.stderr);
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    said += text;
    if (!isInLane) process.stderr.write(text);
  });
  const code = await new Promise((resolve) => {
    child.on("close", (status) => resolve(status ?? 1));
    child.on("error", () => resolve(1));
  });
  return orNothingRan(unittestCount(suite, said, code));
}
