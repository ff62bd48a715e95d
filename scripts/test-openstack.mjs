/* npm run test:openstack: the contract tests, against the real two-region cloud of devcloud/. */
import { runMain } from "./lib/complaint.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { testOpenstack } from "./lib/test-openstack.mjs";

await runMain(async () => {
  await ensureInstalled();
  return testOpenstack();
});
