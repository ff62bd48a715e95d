/* npm run build: the database client, the app, the worker and the guardian, where their sources changed. */
import { runMain } from "./lib/complaint.mjs";
import { ensureBuilt } from "./lib/ensure-built.mjs";

await runMain(() => ensureBuilt());
