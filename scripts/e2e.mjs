/*
 * npm run e2e: the browser tests, against a Stillpoint of their own, then the stories with the sandbox cloud.
 * Arguments go to Playwright, for the first; after `--sandbox` or `--first-hour`, for the one of that name.
 */
import { runMain } from "./lib/complaint.mjs";
import { sumUp } from "./lib/counts.mjs";
import { e2e, e2eFirstHour, e2eOnSandbox } from "./lib/e2e.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";

await runMain(async () => {
  await ensureInstalled();
  const [first, ...rest] = process.argv.slice(2);
  if (first === "--sandbox") return sumUp([await e2eOnSandbox(rest)]);
  if (first === "--first-hour") return sumUp([await e2eFirstHour(rest)]);
  if (first !== undefined) return sumUp([await e2e({ args: [first, ...rest] })]);
  return sumUp([await e2e(), await e2eOnSandbox(), await e2eFirstHour()]);
});
