/*
 * npm test: the whole suite, from a fresh clone, with a real browser. The last line is the sum. After `--but-waiting` without the
 * suites that `npm run test:openstack -- --and-waiting` runs.
 */
import { requireNode } from "./lib/node-complaint.mjs";

requireNode();
import("./lib/complaint.mjs").then((complaint) =>
  complaint.runMain(async () => {
    const args = process.argv.slice(2);
    if (args.some((arg) => arg !== "--but-waiting"))
      throw new complaint.Complaint("`npm test` knows only `-- --but-waiting`.");
    const { test } = await import("./lib/test.mjs");
    return test({ leavesWaiting: args.length > 0 });
  }),
);
