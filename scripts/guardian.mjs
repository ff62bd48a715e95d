/* npm run guardian: one guardian, in the foreground, for production. One is enough; on two machines two are better. */
import { runMain } from "./lib/complaint.mjs";
import { runProgram } from "./lib/run-program.mjs";

await runMain(() => runProgram("guardian"));
