/* npm run e2e: the browser tests, against a Stillpoint of their own. Arguments go to Playwright. */
import { runMain } from "./lib/complaint.mjs";
import { sumUp } from "./lib/counts.mjs";
import { e2e } from "./lib/e2e.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";

await runMain(async () => {
  await ensureInstalled();
  return sumUp([await e2e({ args: process.argv.slice(2) })]);
});
