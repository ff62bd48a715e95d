/* npm run verify: types, lint, format, direction, floors, unit tests. Stops at the first that fails. */
import { runMain } from "./lib/complaint.mjs";
import { sumUp } from "./lib/counts.mjs";
import { verify } from "./lib/verify.mjs";

await runMain(async () => sumUp(await verify()));
