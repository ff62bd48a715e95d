import fs from "node:fs";
import { say, seconds } from "./progress.mjs";

/**
 * What one suite saw. Each suite appends its own line to the file that STILLPOINT_COUNTS names, so that nobody has to
 * read another's output to add up.
 * @typedef {{ suite: string, passed: number, failed: number, skipped?: number, ms?: number, failures?: import("./failures.mjs").Failure[] }} Count
 */

/** @param {Count} count */
export function recordCount(count) {
  if (process.env.STILLPOINT_COUNTS)
    fs.appendFileSync(process.env.STILLPOINT_COUNTS, `${JSON.stringify(count)}\n`);
}

/**
 * @param {string} file
 * @returns {Count[]}
 */
export const readCounts = (file) =>
  fs.existsSync(file)
    ? fs
        .readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

/**
 * A suite that ran nothing has failed: a wrong pattern or a broken import looks like that.
 * @param {Count} count
 * @returns {Count}
 */
export const orNothingRan = (count) => (count.passed + count.failed > 0 ? count : { ...count, failed: 1 });

/**
 * Prints what failed, each suite and, last, the sum.
 * @param {Count[]} counts
 * @returns {number} exit code
 */
export function sumUp(counts) {
  const sum = { passed: 0, failed: 0 };
  for (const { suite, failures = [] } of counts)
    for (const { name, why } of failures) say(`\nFailed in ${suite}: ${name}\n${why.replace(/^/gm, "    ")}`);
  say("");
  const width = Math.max(16, ...counts.map(({ suite }) => suite.length));
  for (const { suite, passed, failed, skipped = 0, ms } of counts) {
    const more = `${skipped ? `, ${skipped} skipped` : ""}${ms === undefined ? "" : `, ${seconds(ms)}`}`;
    say(`  ${suite.padEnd(width)} ${passed} passed, ${failed} failed${more}`);
    sum.passed += passed;
    sum.failed += failed;
  }
  say(`${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}
