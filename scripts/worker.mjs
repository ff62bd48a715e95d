/* npm run worker: one worker, in the foreground, for production. Several may run, on several machines. */
import { runMain } from "./lib/complaint.mjs";
import { runProgram } from "./lib/run-program.mjs";

await runMain(() => runProgram("worker"));
