import { recordCount, sumUp } from "./counts.mjs";
import { e2e, e2eOnSandbox } from "./e2e.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { failure } from "./failures.mjs";
import { say } from "./progress.mjs";
import { runVitest } from "./run-vitest.mjs";
import { sweep } from "./sweep.mjs";
import { verify } from "./verify.mjs";

/**
 * All suites, also after one has failed: the sum must say everything.
 * @returns {Promise<number>} exit code
 */
export async function test() {
  await ensureInstalled();
  // Before the tests: some of them start the product, and building takes longer than a test may.
  const built = await attempt("build", () => ensureBuilt());
  const counts = [
    ...(built ? [built] : []),
    ...(await verify({ keepGoing: true })),
    await runVitest("integration"),
    await sweep(),
    { ...(await runVitest("sandbox")), suite: "sandbox contract" },
    await attempt("e2e", () => e2e()),
    await attempt("e2e on sandbox", () => e2eOnSandbox()),
  ];
  for (const count of counts) recordCount(count);
  return sumUp(counts);
}

/**
 * @template {import("./counts.mjs").Count | void} T
 * @param {string} suite
 * @param {() => Promise<T>} work
 * @returns {Promise<T | import("./counts.mjs").Count>}
 */
async function attempt(suite, work) {
  try {
    return await work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`${suite} failed: ${why}`);
    return { suite, passed: 0, failed: 1, failures: [failure(suite, why)] };
  }
}
