/* npm start: the app alone, in the foreground, for production. */
import { Complaint, runMain } from "./lib/complaint.mjs";
import { requireEncryptionKey } from "./lib/encryption-key.mjs";
import { migrate } from "./lib/migrate.mjs";
import { inRoot, nextCli } from "./lib/paths.mjs";
import { requirePort } from "./lib/port.mjs";
import { ownEnvironment } from "./lib/product-children.mjs";
import { requireSettings } from "./lib/require-settings.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";

await runMain(async () => {
  requireSettings(["DATABASE_URL", "NEXTAUTH_SECRET", "NEXTAUTH_URL"], [inRoot(".next/BUILD_ID")]);
  const settings = readSettings(process.env);
  if (!settings.databaseUrl) throw new Complaint("DATABASE_URL is not set.");
  requireEncryptionKey(settings.home);
  // The lesser role can see that nothing is to be done; when something is, the complaint names it.
  await migrate({ appUrl: settings.databaseUrl, ownerUrl: settings.ownerUrl ?? settings.databaseUrl });
  await requirePort(settings);
  const args = [nextCli, "start", "--hostname", settings.listen, "--port", String(settings.port)];
  return runInTerminal(process.execPath, args, {
    ...ownEnvironment(),
    NODE_ENV: "production",
    STILLPOINT_HOME: settings.home,
  });
});
