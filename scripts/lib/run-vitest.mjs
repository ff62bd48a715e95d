import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { orNothingRan } from "./counts.mjs";
import { failuresOfVitest } from "./failures.mjs";
import { inRoot } from "./paths.mjs";
import { runInTerminal } from "./run-tool.mjs";

/**
 * What is one suite to people, and several of vitest's projects.
 * @type {Record<string, string[]>}
 */
const PARTS = { unit: ["unit-mocked"], integration: ["integration-alone"] };

/**
 * Runs one of vitest's projects in this terminal, with its parts.
 * @param {string} project
 * @param {{ env?: import("./run-tool.mjs").Variables, reporter?: string }} [options]
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export async function runVitest(project, { env = process.env, reporter = "default" } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-vitest-"));
  const file = path.join(folder, "result.json");
  const reporters = [`--reporter=${reporter}`, "--reporter=json", `--outputFile.json=${file}`];
  try {
    const projects = [project, ...(PARTS[project] ?? [])].flatMap((name) => ["--project", name]);
    const args = [inRoot("node_modules/vitest/vitest.mjs"), "run", ...projects, ...reporters];
    const code = await runInTerminal(process.execPath, args, env);
    return orNothingRan(readResult(project, file, code));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A file that could not even be loaded has no tests to count: it counts as one failure. So does a run that ended badly
 * with all its tests passed (an error outside of them, say).
 * @param {string} suite
 * @param {string} file
 * @param {number} code
 */
function readResult(suite, file, code) {
  if (!fs.existsSync(file)) return { suite, passed: 0, failed: 1 };
  const result = JSON.parse(fs.readFileSync(file, "utf8"));
  const notLoaded = result.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ each) =>
      each.status === "failed" && each.assertionResults.length === 0,
  ).length;
  const failed = result.numFailedTests + notLoaded;
  return {
    suite,
    passed: result.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
    failures: failuresOfVitest(result),
  };
}
