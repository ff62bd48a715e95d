/*
 * npm run audit:verify: whether the audit log is as it was written, as after a restore of the database.
 * npm run audit -- checkpoints: its signed checkpoints, to be kept elsewhere.
 */
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { inRoot } from "./lib/paths.mjs";
import { ownEnvironment } from "./lib/product-children.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  if (!["verify", "checkpoints"].includes(args[0] ?? ""))
    throw new Complaint("Say what to do: npm run audit:verify, or npm run audit -- checkpoints");
  const settings = readSettings(process.env);
  await ensureInstalled();
  await ensureBuilt(["client", "worker"]);
  // Not migrated first: a stand-by takes no changes, and is verified as it is.
  return withDatabase(settings, "npm run audit", async ({ appUrl }) =>
    runInTerminal(process.execPath, ["--enable-source-maps", inRoot("dist/audit.mjs"), ...args], {
      ...ownEnvironment(),
      DATABASE_URL: appUrl,
      STILLPOINT_HOME: settings.home,
    }),
  );
});
