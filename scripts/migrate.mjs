/* npm run migrate: brings the database to this version. Safe to run again, and from several machines at once. */
import { runMain } from "./lib/complaint.mjs";
import { migrate } from "./lib/migrate.mjs";
import { say } from "./lib/progress.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

await runMain(() =>
  withDatabase(readSettings(process.env), "npm run migrate", async (urls) => {
    const applied = await migrate(urls);
    say(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "The database is up to date.");
  }),
);
