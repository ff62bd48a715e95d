import { recordCount, sumUp } from "./counts.mjs";
import { e2e } from "./e2e.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { forgetCalls, writeCalls } from "./openstack-calls.mjs";
import { say } from "./progress.mjs";
import { runSideBySide, runSuites } from "./run-suites.mjs";
import { runUnittest } from "./run-unittest.mjs";
import { runVitest } from "./run-vitest.mjs";
import { sandboxClients } from "./sandbox-clients.mjs";
import { failoverSweepOnDevcloud, sweepOnDevcloud } from "./sweep.mjs";
import { FIRST_HOUR, SANDBOX_STORIES, SWEEP } from "./waiting-suites.mjs";
import { withDevcloud } from "./with-devcloud.mjs";

/**
 * Starts the cloud, runs the suites, and stops the cloud again whatever happened, unless it was up before.
 * @param {{ isWhole: boolean, takesWaiting: boolean }} options also what CI has no time for; also waiting-suites.mjs
 * @returns {Promise<number>} exit code
 */
export async function testOpenstack(options) {
  forgetCalls();
  const counts = await runSuites([
    { suite: "devcloud", run: () => withDevcloud((env) => suites(env, options)) },
  ]);
  say(writeCalls() ?? "no call was made");
  for (const each of counts) recordCount(each);
  return sumUp(counts);
}

/** @typedef {{ STILLPOINT_CLOUDS_FILE: string, STILLPOINT_ALLOW_LOOPBACK: string }} Env */

/**
 * Beside each other goes only what cannot disturb the other: what needs no cloud, and what makes all that it looks at. A
 * suite that kills the cloud's services, counts all that a region has or stops one has the cloud to itself.
 * @param {Env} env
 * @param {{ isWhole: boolean, takesWaiting: boolean }} options
 */
async function suites(env, { isWhole, takesWaiting }) {
  /** @param {"devcloud-backup" | "devcloud-recovery" | "devcloud-moves" | "devcloud-alone" | "devcloud"} project */
  const story = (project) => ({ suite: `e2e on ${project}`, run: () => e2e({ project, env }) });
  return [
    ...(await runSideBySide([
      [
        {
          suite: "nova-quiesce on devcloud",
          run: () =>
            runUnittest("nova-quiesce on devcloud", "nova-quiesce/tests/devcloud", {
              env: { OS_CLIENT_CONFIG_FILE: env.STILLPOINT_CLOUDS_FILE },
            }),
        },
      ],
      // That one kills services of the cloud, and waits for them. What needs no cloud is done meanwhile, and lets it go first.
      [
        { suite: "build", run: () => ensureInstalled().then(() => ensureBuilt()) },
        {
          suite: "nova-quiesce",
          run: () => runUnittest("nova-quiesce", "nova-quiesce/tests", { isBehind: true }),
        },
      ],
    ])),
    ...(await runSideBySide([
      [
        { suite: "openstack", run: () => runVitest("openstack", { env: { ...process.env, ...env } }) },
        { suite: "sweep on devcloud", run: () => sweepOnDevcloud(env) },
      ],
      [story("devcloud-backup"), story("devcloud-recovery"), ...(isWhole ? [story("devcloud-moves")] : [])],
    ])),
    ...(await runSideBySide([
      [
        { suite: "failover sweep on devcloud", run: () => failoverSweepOnDevcloud(env) },
        story("devcloud-alone"),
        story("devcloud"),
      ],
      // They need no cloud.
      [
        { suite: "sandbox clients", run: () => sandboxClients() },
        ...(takesWaiting ? [SWEEP, SANDBOX_STORIES, FIRST_HOUR] : []),
      ],
    ])),
  ];
}
