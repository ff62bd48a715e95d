import { spawnSync } from "node:child_process";
import fs from "node:fs";

/**
 * A process, told apart from a later one with the same number by its start time.
 * @typedef {{ pid: number, startedAt: string }} ProcessIdentity
 */

/**
 * @param {number} pid
 * @returns {string | undefined} undefined when there is no such process
 */
export function startTimeOf(pid) {
  if (process.platform !== "linux") {
    const found = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
    return found.stdout?.trim() || undefined;
  }
  try {
    // Field 22; the name in parentheses before it may hold spaces. Z and X are dead already.
    const fields = fs
      .readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * @param {number} pid
 * @returns {ProcessIdentity}
 */
export const identify = (pid) => ({ pid, startedAt: startTimeOf(pid) ?? "gone" });

/** @param {ProcessIdentity} known */
export const isAlive = (known) => startTimeOf(known.pid) === known.startedAt;

/**
 * Sends a signal to exactly this process: never to another that got its number since.
 * @param {ProcessIdentity} known
 * @param {NodeJS.Signals} signal
 */
export function signalProcess(known, signal) {
  if (!isAlive(known)) return;
  try {
    process.kill(known.pid, signal);
  } catch {}
}
