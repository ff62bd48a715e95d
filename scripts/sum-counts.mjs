/* Adds up what the suites wrote to the file that STILLPOINT_COUNTS names; used by .ci/run. */
import { readCounts, sumUp } from "./lib/counts.mjs";

const counts = readCounts(process.env.STILLPOINT_COUNTS ?? "");
for (const suite of [
  "checks",
  "unit",
  "integration",
  "sweep",
  "sandbox contract",
  "e2e",
  "e2e on sandbox",
  "e2e on first-hour",
  "nova-quiesce",
  "openstack",
  "sweep on devcloud",
  "e2e on devcloud-backup",
  "e2e on devcloud-recovery",
  "e2e on devcloud-alone",
  "e2e on devcloud",
])
  if (!counts.some((count) => count.suite === suite)) counts.push({ suite, passed: 0, failed: 1 }); // it never got there
process.exitCode = sumUp(counts);
