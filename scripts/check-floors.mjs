/* Part of npm run verify: no package below the version that is known to be safe. */
import fs from "node:fs";
import { checkFloors } from "./lib/check-floors.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { inRoot } from "./lib/paths.mjs";
import { say } from "./lib/progress.mjs";

await runMain(async () => {
  const read = (/** @type {string} */ name) => JSON.parse(fs.readFileSync(inRoot(name), "utf8"));
  const floors = read("scripts/floors.json");
  const below = checkFloors(floors, read("package-lock.json").packages);
  if (below.length > 0) throw new Complaint(below.join("\n"));
  say(`All ${Object.keys(floors).length} packages are at or above their floors.`);
});
