import fs from "node:fs";
import { checkDirection } from "./check-direction.mjs";
import { checkFloors } from "./check-floors.mjs";
import { checkTypes } from "./check-types.mjs";
import { Complaint } from "./complaint.mjs";
import { failure } from "./failures.mjs";
import { inRoot, root } from "./paths.mjs";
import { say, seconds, step } from "./progress.mjs";
import { runTool } from "./run-tool.mjs";
import { runVitest } from "./run-vitest.mjs";

/** @type {{ name: string, check: () => Promise<unknown> }[]} */
const CHECKS = [
  { name: "types", check: checkTypes },
  { name: "lint", check: () => biome("lint") },
  { name: "format", check: () => biome("check", "--linter-enabled=false") },
  { name: "direction", check: async () => refuse((await checkDirection(root)).violations) },
  { name: "floors", check: async () => refuse(floors()) },
];

/** @param {string[]} args */
const biome = (...args) =>
  runTool("Biome", process.execPath, [
    inRoot("node_modules/@biomejs/biome/bin/biome"),
    ...args,
    "--error-on-warnings",
    ".",
  ]);

function floors() {
  const read = (/** @type {string} */ name) => JSON.parse(fs.readFileSync(inRoot(name), "utf8"));
  return checkFloors(read("scripts/floors.json"), read("package-lock.json").packages);
}

/** @param {string[]} violations */
function refuse(violations) {
  if (violations.length > 0) throw new Complaint(violations.join("\n"));
}

/**
 * What needs nothing but the sources, and runs none of them; each with its time.
 * @param {{ keepGoing: boolean }} options stop at the first failure, or see them all
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export async function runChecks({ keepGoing }) {
  /** @type {import("./counts.mjs").Count & { failures: import("./failures.mjs").Failure[] }} */
  const checks = { suite: "checks", passed: 0, failed: 0, failures: [] };
  for (const { name, check } of CHECKS) {
    try {
      await step(name, check);
      checks.passed++;
    } catch (error) {
      checks.failed++;
      const why = error instanceof Error ? error.message : String(error);
      say(`  ${name} failed:\n${why}`);
      checks.failures.push(failure(name, why));
      if (!keepGoing) break;
    }
  }
  return checks;
}

/**
 * The same and the unit tests, for who changes something: stops at the first check that fails.
 * @returns {Promise<import("./counts.mjs").Count[]>}
 */
export async function verify() {
  const checks = await runChecks({ keepGoing: false });
  if (checks.failed > 0) return [checks];
  const started = performance.now();
  const unit = await runVitest("unit");
  const ms = performance.now() - started;
  say(`  unit: ${unit.passed} passed, ${unit.failed} failed, ${seconds(ms)}`);
  return [checks, { ...unit, ms }];
}
