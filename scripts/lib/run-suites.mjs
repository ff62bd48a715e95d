import { failure } from "./failures.mjs";
import { inLane } from "./lane.mjs";
import { say, seconds } from "./progress.mjs";

/**
 * @typedef {import("./counts.mjs").Count} Count
 * @typedef {{ suite: string, run: () => Promise<Count | Count[] | void> }} Suite
 */

/**
 * Runs suites one after the other, each with its time; one that breaks off counts as a failure and stops no other.
 * @param {Suite[]} suites
 * @returns {Promise<Count[]>}
 */
export async function runSuites(suites) {
  const counts = [];
  for (const suite of suites) counts.push(...(await runSuite(suite)));
  return counts;
}

/**
 * Runs lists of suites beside each other; each line says whose it is. Each list keeps its order, and all have ended when
 * this does.
 * @param {Suite[][]} lanes
 * @returns {Promise<Count[]>} in the order of the lists
 */
export async function runSideBySide(lanes) {
  const runs = lanes.map(async (suites) => {
    const counts = [];
    for (const suite of suites) counts.push(...(await inLane(suite.suite, () => runSuite(suite))));
    return counts;
  });
  return (await Promise.all(runs)).flat();
}

/** @param {Suite} suite */
async function runSuite({ suite, run }) {
  const started = performance.now();
  const counts = [await attempt(suite, run)].flatMap((counted) => counted ?? []);
  const ms = performance.now() - started;
  say(`  ${suite} took ${seconds(ms)}`);
  return counts.length === 1 ? counts.map((count) => ({ ...count, ms })) : counts;
}

/**
 * @param {string} suite
 * @param {Suite["run"]} run
 * @returns {Promise<Count | Count[] | void>}
 */
async function attempt(suite, run) {
  try {
    return await run();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`${suite} failed: ${why}`);
    return { suite, passed: 0, failed: 1, failures: [failure(suite, why)] };
  }
}
