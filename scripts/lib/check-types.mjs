import { ensureBuilt } from "./ensure-built.mjs";
import { inRoot, nextCli } from "./paths.mjs";
import { runTool } from "./run-tool.mjs";

export async function checkTypes() {
  await ensureBuilt(["client"]);
  await runTool("Generating the routes' types", process.execPath, [nextCli, "typegen"]);
  await runTool("Checking the types", process.execPath, [
    inRoot("node_modules/typescript/bin/tsc"),
    "--noEmit",
    // What it remembered of the routes' types it does not see change: a new page was an error until it forgot.
    "--incremental",
    "false",
  ]);
}
