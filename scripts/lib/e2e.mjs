import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { orNothingRan } from "./counts.mjs";
import { defectsOfLog, failure, failuresOfPlaywright } from "./failures.mjs";
import { findBrowser } from "./find-browser.mjs";
import { findSecrets, secretsOf, textOfDatabase, textOfLogs } from "./find-secrets.mjs";
import { inRoot } from "./paths.mjs";
import { readCredentials, urlFor } from "./postgres-credentials.mjs";
import { step } from "./progress.mjs";
import { runInTerminal } from "./run-tool.mjs";
import { startOwnProduct } from "./start-own-product.mjs";

/**
 * The browser tests, against a Stillpoint with data of its own.
 * @param {object} [options]
 * @param {string[]} [options.args] for Playwright
 * @param {"chromium" | "devcloud" | "devcloud-backup" | "devcloud-recovery" | "devcloud-moves" | "devcloud-alone" | "sandbox" | "first-hour"} [options.project] the tests that need nothing else, or those of a cloud
 * @param {Record<string, string>} [options.env] for the product and for the tests
 * @returns {Promise<import("./counts.mjs").Count>}
 */
export async function e2e({ args = [], project = "chromium", env: more = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "stillpoint-e2e-"));
  fs.chmodSync(folder, 0o711); // as root the database runs as another user, who must get through
  const home = path.join(folder, "home");
  // The sites of these tests are on this machine; what the workers write for the day on which it is lost is looked at, too.
  const env = {
    STILLPOINT_ALLOW_LOOPBACK: "1",
    STILLPOINT_MANIFESTS: path.join(folder, "manifests"),
    ...more,
  };
  try {
    const browser = await step("browser found", () => findBrowser(path.join(folder, "browser")));
    const product = await step("Stillpoint started for the browser tests", () => startOwnProduct(home, env));
    try {
      const credentials = readCredentials(home);
      const databaseUrl = credentials ? urlFor(credentials, "owner") : "";
      const named = path.join(folder, "secrets");
      fs.writeFileSync(named, `${product.password}\n`, { mode: 0o600 });
      const result = path.join(folder, "result.json");
      const code = await runInTerminal(
        process.execPath,
        [
          inRoot("node_modules/@playwright/test/cli.js"),
          "test",
          `--project=${project}`,
          // A run empties its folder first: another one may be under way beside it.
          `--output=${inRoot("test-results", project)}`,
          ...args,
        ],
        {
          ...process.env,
          ...browser,
          ...env,
          STILLPOINT_URL: product.address,
          STILLPOINT_ADMINISTRATOR: product.name,
          STILLPOINT_PASSWORD: product.password,
          STILLPOINT_E2E_RESULT: result,
          STILLPOINT_E2E_HOME: home,
          STILLPOINT_E2E_SANDBOX_PASSWORD: product.sandbox,
          STILLPOINT_E2E_DATABASE_URL: databaseUrl,
          STILLPOINT_E2E_SECRETS: named,
        },
      );
      const count = orNothingRan(
        readResult(project === "chromium" ? "e2e" : `e2e on ${project}`, result, code),
      );
      const leaks = await findLeaks({ home, named, databaseUrl, output: product.output() });
      const failed = count.failed + leaks.length;
      const failures = [
        ...(count.failures ?? []),
        ...leaks.map((leak) => failure("a secret got out", leak)),
        // A log that a secret got into is not printed.
        ...(failed > 0 && leaks.length === 0 ? textOfLogs(home).flatMap(defectsOfLog) : []),
      ];
      return { ...count, failed, failures };
    } finally {
      await product.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The story with the sandbox cloud. This machine is open for the sandbox's sites only: that is seen by it, too.
 * @param {string[]} [args] for Playwright
 */
export const e2eOnSandbox = (args = []) =>
  e2e({ args, project: "sandbox", env: { STILLPOINT_SANDBOX: "1", STILLPOINT_ALLOW_LOOPBACK: "0" } });

/**
 * A newcomer's first hour: the sandbox with its week of history, and the first task.
 * @param {string[]} [args] for Playwright
 */
export const e2eFirstHour = (args = []) =>
  e2e({
    args,
    project: "first-hour",
    env: { STILLPOINT_SANDBOX: "1", STILLPOINT_STORY: "1", STILLPOINT_ALLOW_LOOPBACK: "0" },
  });

/**
 * Whether a password, a key or a secret that was used is in a log or, in the clear, in the database (DESIGN I15).
 * @param {{ home: string, named: string, databaseUrl: string, output: string }} where
 */
async function findLeaks({ home, named, databaseUrl, output }) {
  const secrets = secretsOf(home, named);
  const texts = [
    { where: "what was printed", text: output },
    ...textOfLogs(home),
    ...(await textOfDatabase(databaseUrl)),
  ];
  return texts.flatMap(({ where, text }) => findSecrets(text, secrets).map((name) => `${name} in ${where}`));
}

/**
 * @param {string} suite
 * @param {string} file
 * @param {number} code
 */
function readResult(suite, file, code) {
  if (!fs.existsSync(file)) return { suite, passed: 0, failed: 1 };
  const report = JSON.parse(fs.readFileSync(file, "utf8"));
  const { stats, errors } = report;
  // A test that passed at its second try did not pass.
  const failed = stats.unexpected + stats.flaky + errors.length;
  return {
    suite,
    passed: stats.expected,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: stats.skipped,
    failures: failuresOfPlaywright(report),
  };
}
