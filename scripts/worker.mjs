/* npm run worker: one worker, in the foreground, for production. Several may run, on several machines. */
import { runMain } from "./lib/complaint.mjs";
import { requireEncryptionKey } from "./lib/encryption-key.mjs";
import { inRoot } from "./lib/paths.mjs";
import { ownEnvironment } from "./lib/product-children.mjs";
import { requireSettings } from "./lib/require-settings.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";

await runMain(() => {
  const program = inRoot("dist/worker.mjs");
  requireSettings(["DATABASE_URL"], [program]);
  const { home } = readSettings(process.env);
  requireEncryptionKey(home);
  return runInTerminal(process.execPath, ["--enable-source-maps", program], {
    ...ownEnvironment(),
    NODE_ENV: "production",
    STILLPOINT_HOME: home,
  });
});
