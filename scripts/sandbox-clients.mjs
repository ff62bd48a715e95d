/* npm run sandbox:clients: Debian's `openstack` command and openstacksdk on the sandbox cloud. Needs Debian 12's packages. */
import { bundle } from "./lib/bundle.mjs";
import { runMain } from "./lib/complaint.mjs";
import { sumUp } from "./lib/counts.mjs";
import { ensureInstalled } from "./lib/ensure-installed.mjs";
import { sandboxClients } from "./lib/sandbox-clients.mjs";

await runMain(async () => {
  await ensureInstalled();
  await bundle();
  return sumUp([await sandboxClients()]);
});
