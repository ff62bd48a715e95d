import { spawnSync } from "node:child_process";
import { Complaint } from "./complaint.mjs";
import { recordCount, sumUp } from "./counts.mjs";
import { e2e } from "./e2e.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { forgetCalls, writeCalls } from "./openstack-calls.mjs";
import { inRoot, root } from "./paths.mjs";
import { say, step } from "./progress.mjs";
import { runInTerminal } from "./run-tool.mjs";
import { runUnittest } from "./run-unittest.mjs";
import { runVitest } from "./run-vitest.mjs";
import { sandboxClients } from "./sandbox-clients.mjs";

const DEVCLOUD = inRoot("devcloud/devcloud.sh");

/**
 * Starts the cloud, runs the suite, and stops the cloud again whatever happened, unless it was up before.
 * @returns {Promise<number>} exit code
 */
export async function testOpenstack() {
  const wasUp = spawnSync("bash", [DEVCLOUD, "status"], { cwd: root, stdio: "ignore" }).status === 0;
  let filter = { suite: "nova-quiesce", passed: 0, failed: 1 };
  let filterOnCloud = { suite: "nova-quiesce on devcloud", passed: 0, failed: 1 };
  let count = { suite: "openstack", passed: 0, failed: 1 };
  let clients = { suite: "sandbox clients", passed: 0, failed: 1 };
  let browser = { suite: "e2e on devcloud", passed: 0, failed: 1 };
  let backup = { suite: "e2e on devcloud-backup", passed: 0, failed: 1 };
  try {
    if (!wasUp) {
      await step("devcloud installed", () => devcloud("install"));
      await step("devcloud up", () => devcloud("up"));
    }
    filter = await runUnittest(filter.suite, "nova-quiesce/tests");
    filterOnCloud = await runUnittest(filterOnCloud.suite, "nova-quiesce/tests/devcloud", {
      OS_CLIENT_CONFIG_FILE: cloudsFile(),
    });
    forgetCalls();
    const env = { STILLPOINT_CLOUDS_FILE: cloudsFile(), STILLPOINT_ALLOW_LOOPBACK: "1" };
    count = await runVitest("openstack", { env: { ...process.env, ...env } });
    await ensureInstalled();
    await ensureBuilt();
    clients = await sandboxClients();
    // First, while the cloud is as it was made: the other story ends with the loss of a region.
    backup = await e2e({ project: "devcloud-backup", env });
    browser = await e2e({ project: "devcloud", env });
  } catch (error) {
    say(`openstack failed: ${error instanceof Error ? error.message : error}`);
  } finally {
    if (!wasUp) await step("devcloud down", () => devcloud("down")).catch((error) => say(error.message));
  }
  say(writeCalls() ?? "no call was made");
  const counts = [filter, filterOnCloud, count, clients, backup, browser];
  for (const each of counts) recordCount(each);
  return sumUp(counts);
}

/** @param {string} verb */
async function devcloud(verb) {
  const code = await runInTerminal("bash", [DEVCLOUD, verb]);
  if (code !== 0) throw new Complaint(`\`npm run devcloud -- ${verb}\` ended with code ${code}.`);
}

function cloudsFile() {
  const found = spawnSync("bash", [DEVCLOUD, "clouds"], { cwd: root, encoding: "utf8" });
  if (found.status !== 0) throw new Complaint(found.stderr.trim());
  return found.stdout.trim();
}
