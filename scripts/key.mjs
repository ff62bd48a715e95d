/* npm run key -- rotate | forget-old | drop-lost: the key that stored credentials are sealed with. */
import { createInterface } from "node:readline/promises";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { requireEncryptionKey } from "./lib/encryption-key.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { migrate } from "./lib/migrate.mjs";
import { inRoot } from "./lib/paths.mjs";
import { ownEnvironment } from "./lib/product-children.mjs";
import { say } from "./lib/progress.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

const VERBS = ["rotate", "forget-old", "drop-lost"];

await runMain(async () => {
  const verb = process.argv[2] ?? "";
  if (!VERBS.includes(verb))
    throw new Complaint(`Say what to do with the encryption key: npm run key -- ${VERBS.join(" | ")}`);
  const settings = readSettings(process.env);
  requireEncryptionKey(settings.home);
  if (verb === "drop-lost" && !process.argv.includes("--yes")) await ask();
  await ensureInstalled();
  await ensureBuilt(["client", "worker"]);
  return withDatabase(settings, "npm run key", async (urls) => {
    await migrate(urls);
    return runInTerminal(process.execPath, ["--enable-source-maps", inRoot("dist/key.mjs"), verb], {
      ...ownEnvironment(),
      DATABASE_URL: urls.appUrl,
      STILLPOINT_HOME: settings.home,
    });
  });
});

async function ask() {
  if (!process.stdin.isTTY)
    throw new Complaint("Nobody is there to be asked: add `-- --yes` to delete without asking.");
  say("This deletes every stored credential that the present key cannot open. It cannot be undone.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Type "drop" to go on: ');
  terminal.close();
  if (answer.trim() !== "drop") throw new Complaint("Nothing was deleted.");
}
