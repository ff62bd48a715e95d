/* npm run audit -- verify: whether the audit log is as it was written, as after a restore of the database. */
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { inRoot } from "./lib/paths.mjs";
import { ownEnvironment } from "./lib/product-children.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

await runMain(async () => {
  const [command] = process.argv.slice(2);
  if (command !== "verify") throw new Complaint("Say what to do: npm run audit -- verify");
  const settings = readSettings(process.env);
  await ensureInstalled();
  await ensureBuilt(["client", "worker"]);
  // Not migrated first: a stand-by takes no changes, and is verified as it is.
  return withDatabase(settings, "npm run audit", async ({ appUrl }) =>
    runInTerminal(process.execPath, ["--enable-source-maps", inRoot("dist/audit.mjs"), command], {
      ...ownEnvironment(),
      DATABASE_URL: appUrl,
    }),
  );
});
