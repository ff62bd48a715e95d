/*
 * npm run test:openstack: all that is tried on the real two-region cloud of devcloud/; after `--all` also the moves there and
 * back, for which CI has no time; after `--and-waiting` also what `npm test -- --but-waiting` leaves, beside.
 */
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { testOpenstack } from "./lib/test-openstack.mjs";

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== "--all" && arg !== "--and-waiting"))
    throw new Complaint("`npm run test:openstack` knows only `-- --all` and `-- --and-waiting`.");
  await ensureInstalled();
  return testOpenstack({ isWhole: args.includes("--all"), takesWaiting: args.includes("--and-waiting") });
});
