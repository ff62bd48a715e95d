/* npm test: the whole suite, from a fresh clone, with a real browser. The last line is the sum. */
import { requireNode } from "./lib/node-complaint.mjs";

requireNode();
import("./lib/complaint.mjs").then((complaint) =>
  complaint.runMain(() => import("./lib/test.mjs").then((module) => module.test())),
);
