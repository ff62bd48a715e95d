/* npm run direction: does every import point the way that the house wants? */
import { checkDirection } from "./lib/check-direction.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { root } from "./lib/paths.mjs";
import { say } from "./lib/progress.mjs";

await runMain(async () => {
  const { violations, imports } = await checkDirection(root);
  if (violations.length > 0) throw new Complaint(violations.join("\n"));
  say(`All ${imports} imports point the right way.`);
});
