import { recordCount, sumUp } from "./counts.mjs";
import { e2e } from "./e2e.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { runSideBySide, runSuites } from "./run-suites.mjs";
import { runVitest } from "./run-vitest.mjs";
import { runChecks } from "./verify.mjs";
import { FIRST_HOUR, SANDBOX_STORIES, SWEEP } from "./waiting-suites.mjs";

/**
 * All suites, also after one has failed: the sum must say everything. The stories with the sandbox cloud wait more than they
 * work, and the first hour even more, so they run beside others, each with a Stillpoint, a browser and a folder of its own.
 * @param {{ leavesWaiting?: boolean }} [options] waiting-suites.mjs are run by somebody else
 * @returns {Promise<number>} exit code
 */
export async function test({ leavesWaiting = false } = {}) {
  await ensureInstalled();
  const counts = [
    // Before the tests: some of them start the product, and building takes longer than a test may.
    ...(await runSuites([{ suite: "build", run: () => ensureBuilt() }])),
    // Unit tests wait for a third of their time.
    ...(await runSideBySide([
      [{ suite: "unit", run: () => runVitest("unit") }],
      [{ suite: "checks", run: () => runChecks({ keepGoing: true }) }],
    ])),
    ...(await runSuites([{ suite: "integration", run: () => runVitest("integration") }])),
    ...(leavesWaiting ? [] : await runSideBySide([[SWEEP], [FIRST_HOUR]])),
    ...(await runSideBySide([
      [{ suite: "e2e", run: () => e2e() }],
      [
        ...(leavesWaiting ? [] : [SANDBOX_STORIES]),
        {
          suite: "sandbox contract",
          run: async () => ({ ...(await runVitest("sandbox")), suite: "sandbox contract" }),
        },
      ],
    ])),
  ];
  for (const count of counts) recordCount(count);
  return sumUp(counts);
}
