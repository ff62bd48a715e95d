/*
 * npm run sweep: workers that are killed at one moment of each kind of a backup, a drill (one that waits for a person and is kept,
 * cleaned up or promoted, too), a failover, a relocation, a restore beside and in place, of their ways back, and of a target that is
 * given up, on the sandbox cloud (CI takes fewer); after `--devcloud` in a backup and in a failover against the real cloud, at a few
 * moments. STILLPOINT_SWEEP=all takes all of them everywhere, STILLPOINT_SWEEP=50,51 those.
 */
import { Complaint, runMain } from "./lib/complaint.mjs";
import { sumUp } from "./lib/counts.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { failoverSweepOnDevcloud, sweep, sweepOnDevcloud } from "./lib/sweep.mjs";
import { withDevcloud } from "./lib/with-devcloud.mjs";

await runMain(async () => {
  const [where, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (where !== undefined && where !== "--devcloud"))
    throw new Complaint("`npm run sweep` knows only `-- --devcloud`.");
  await ensureInstalled();
  if (!where) return sumUp([await sweep(process.env.STILLPOINT_SWEEP || "kinds")]);
  return sumUp(
    await withDevcloud(async (env) => [await sweepOnDevcloud(env), await failoverSweepOnDevcloud(env)]),
  );
});
