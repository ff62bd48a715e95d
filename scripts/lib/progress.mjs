import { lanePrefix } from "./lane.mjs";

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** @param {string} line */
export const say = (line) => console.log(`${lanePrefix()}${line}`);

/**
 * Runs one step and says what it was and how long it took.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = performance.now();
  const result = await work();
  say(`  ${what.padEnd(44)} ${seconds(performance.now() - started).padStart(7)}`);
  return result;
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks again and again until the answer is truthy.
 * @template T
 * @param {() => T | Promise<T>} probe
 * @param {number} timeoutMs
 * @param {number} [everyMs]
 * @returns {Promise<T | undefined>} undefined when the time is over
 */
export async function until(probe, timeoutMs, everyMs = 25) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (performance.now() >= deadline) return undefined;
    await sleep(everyMs);
  }
}
