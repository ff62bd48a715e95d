/* npm run types: generates what the types need (database client, Next's routes), then checks them all. */

import { checkTypes } from "./lib/check-types.mjs";
import { runMain } from "./lib/complaint.mjs";
import { say } from "./lib/progress.mjs";

await runMain(async () => {
  await checkTypes();
  say("The types are right.");
});
