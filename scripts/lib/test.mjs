import { recordCount, sumUp } from "./counts.mjs";
import { e2e, e2eFirstHour, e2eOnSandbox } from "./e2e.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { runSideBySide, runSuites } from "./run-suites.mjs";
import { runVitest } from "./run-vitest.mjs";
import { sweep } from "./sweep.mjs";
import { verify } from "./verify.mjs";

/**
 * All suites, also after one has failed: the sum must say everything. The browser tests wait more than they work, so they
 * run beside the others, with a Stillpoint, a browser and a folder of their own.
 * @returns {Promise<number>} exit code
 */
export async function test() {
  await ensureInstalled();
  const counts = [
    ...(await runSuites([
      // Before the tests: some of them start the product, and building takes longer than a test may.
      { suite: "build", run: () => ensureBuilt() },
      { suite: "verify", run: () => verify({ keepGoing: true }) },
    ])),
    ...(await runSideBySide([
      [
        { suite: "integration", run: () => runVitest("integration") },
        { suite: "sweep", run: () => sweep() },
        {
          suite: "sandbox contract",
          run: async () => ({ ...(await runVitest("sandbox")), suite: "sandbox contract" }),
        },
      ],
      [
        { suite: "e2e", run: () => e2e() },
        { suite: "e2e on sandbox", run: () => e2eOnSandbox() },
        { suite: "e2e on first-hour", run: () => e2eFirstHour() },
      ],
    ])),
  ];
  for (const count of counts) recordCount(count);
  return sumUp(counts);
}
