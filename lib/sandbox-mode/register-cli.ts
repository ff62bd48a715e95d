/*
 * `sandbox-sites <clouds.yaml>`: registers the sites of the sandbox cloud, for `npm run up`.
 * Exits 0, or 1 with the reason on stderr.
 */
import { readFileSync } from "node:fs";
import { db } from "../db";
import { isAppError } from "../errors";
import { registerSandboxSites } from "./register-sandbox-sites";
import { beginStory } from "./story/begin-story";

try {
  await registerSandboxSites(readFileSync(process.argv[2] ?? "", "utf8"));
  await beginStory({ isWanted: process.env.STILLPOINT_STORY !== "0" });
} catch (error) {
  const fields = isAppError(error) ? Object.entries(error.fields).map(([k, v]) => ` ${k}: ${v}`) : [];
  process.stderr.write(`${error instanceof Error ? error.message : error}${fields.join("")}\n`);
  process.exitCode = 1;
} finally {
  await db().$disconnect();
}
