/* npm run password: a new password for the administrator, shown once. All its sessions end. */
import { administrator } from "./lib/administrator.mjs";
import { runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { migrate } from "./lib/migrate.mjs";
import { say } from "./lib/progress.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

await runMain(async () => {
  const settings = readSettings(process.env);
  await ensureInstalled();
  await ensureBuilt(["client", "worker"]);
  await withDatabase(settings, "npm run password", async (urls) => {
    await migrate(urls); // a fresh or older database has no such account yet
    const { name, password } = await administrator("reset", urls.appUrl, settings.home);
    say(`Sign in as   ${name}`);
    say(`Password     ${password}`);
    say("Write it down: it is not shown again.");
  });
});
