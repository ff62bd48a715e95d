/* npm run build: the database client, the app and the worker, where their sources changed. */
import { runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";

await runMain(() => ensureBuilt());
