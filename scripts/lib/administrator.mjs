import { inRoot } from "./paths.mjs";
import { ownEnvironment } from "./product-children.mjs";
import { runTool } from "./run-tool.mjs";

/**
 * Runs the program that keeps the first administrator's account.
 * @param {"ensure" | "reset"} verb
 * @param {string} databaseUrl
 * @param {string} home
 * @returns {Promise<{ created: boolean, name: string, password?: string }>}
 */
export async function administrator(verb, databaseUrl, home) {
  const output = await runTool(
    "Setting up the administrator",
    process.execPath,
    [inRoot("dist/administrator.mjs"), verb],
    { ...ownEnvironment(), DATABASE_URL: databaseUrl, STILLPOINT_HOME: home },
  );
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
