/* npm run up. Old syntax here, and the rest only after the check: too old a Node must be able to say so. */
import { requireNode } from "./lib/node-complaint.mjs";

requireNode();
import("./lib/complaint.mjs")
  .then((complaint) => complaint.runMain(() => import("./lib/up.mjs").then((module) => module.up())))
  .then(() => {
    process.exit();
  });
