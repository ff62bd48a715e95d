import { spawnSync } from "node:child_process";
import { Complaint } from "./complaint.mjs";
import { inRoot, root } from "./paths.mjs";
import { say, step } from "./progress.mjs";
import { runInTerminal } from "./run-tool.mjs";

const DEVCLOUD = inRoot("devcloud/devcloud.sh");

/**
 * Starts the real two-region cloud for some work, and stops it again whatever happened, unless it was up before. In CI it
 * begins empty: what a killed run has left there is in the way of the next one's addresses.
 * @template T
 * @param {(env: { STILLPOINT_CLOUDS_FILE: string, STILLPOINT_ALLOW_LOOPBACK: string }) => Promise<T>} work gets what
 *   tests need to find the cloud
 * @returns {Promise<T>}
 */
export async function withDevcloud(work) {
  // In CI what is up is what a killed run has left.
  const wasUp =
    !process.env.CI && spawnSync("bash", [DEVCLOUD, "status"], { cwd: root, stdio: "ignore" }).status === 0;
  try {
    if (!wasUp) {
      await step("devcloud installed", () => devcloud("install"));
      await step("devcloud up", () => devcloud("up", ...(process.env.CI ? ["--fresh"] : [])));
    }
    return await work({ STILLPOINT_CLOUDS_FILE: cloudsFile(), STILLPOINT_ALLOW_LOOPBACK: "1" });
  } finally {
    if (!wasUp) await step("devcloud down", () => devcloud("down")).catch((error) => say(error.message));
  }
}

/** @param {string[]} words */
async function devcloud(...words) {
  const code = await runInTerminal("bash", [DEVCLOUD, ...words]);
  if (code !== 0) throw new Complaint(`\`npm run devcloud -- ${words.join(" ")}\` ended with code ${code}.`);
}

function cloudsFile() {
  const found = spawnSync("bash", [DEVCLOUD, "clouds"], { cwd: root, encoding: "utf8" });
  if (found.status !== 0) throw new Complaint(found.stderr.trim());
  return found.stdout.trim();
}
