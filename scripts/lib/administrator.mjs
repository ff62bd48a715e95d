import { inRoot } from "./paths.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { runTool } from "./run-tool.mjs";

/** @typedef {{ created: boolean, name: string, password?: string }} Administrator */

/**
 * Runs the program that keeps the first administrator's account.
 * @param {"ensure" | "reset"} verb
 * @param {string} databaseUrl
 * @param {string} home
 * @returns {Promise<Administrator>}
 */
export async function administrator(verb, databaseUrl, home) {
  const output = await runTool(
    "Setting up the administrator",
    process.execPath,
    [inRoot("dist/administrator.mjs"), verb],
    { ...ownEnvironment(), DATABASE_URL: databaseUrl, STILLPOINT_HOME: home },
    { mayStop: false }, // stopped halfway, it could have made the account and not said the password
  );
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
