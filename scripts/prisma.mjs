/*
 * npm run prisma -- <arguments>: Prisma's command line, against the embedded database unless DATABASE_URL is set,
 * with our stand-in for the native engine that it would download.
 */
import { runMain } from "./lib/complaint.mjs";
import { inRoot } from "./lib/paths.mjs";
import { runInTerminal } from "./lib/run-tool.mjs";
import { readSettings } from "./lib/settings.mjs";
import { withDatabase } from "./lib/with-database.mjs";

await runMain(() => {
  const args = process.argv.slice(2);
  const prisma = (/** @type {import("./lib/run-tool.mjs").Variables} */ env) =>
    runInTerminal(process.execPath, [inRoot("node_modules/prisma/build/index.js"), ...args], {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: inRoot("scripts/lib/prisma-engine.mjs"),
      ...env,
    });
  const needsDatabase = ["migrate", "db", "studio"].includes(args[0] ?? "");
  if (!needsDatabase) return prisma({});
  return withDatabase(readSettings(process.env), "npm run prisma", ({ ownerUrl }) =>
    prisma({ DATABASE_URL: ownerUrl }),
  );
});
