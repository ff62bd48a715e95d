/*
 * A worker with one slow run, for the tests of takeover: each step writes a row when it begins and one when it has
 * ended. BUILD stands for the build it belongs to. Everything else is the real worker.
 */
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";
import { assertFence } from "../../runs/fence";
import { runStep } from "../../runs/run-step";
import { EXIT } from "../exit-codes";
import { startWorker } from "../start-worker";

const databaseUrl = process.env.DATABASE_URL ?? "";
const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
pool.on("error", () => {});

DBOS.registerWorkflow(
  async (run: string, steps: number, stepMs: number): Promise<void> => {
    for (let step = 1; step <= steps; step++) {
      await runStep(`step-${step}`, async () => {
        await write(run, step, "begin");
        await new Promise((resolve) => setTimeout(resolve, stepMs));
        await write(run, step, "end");
      });
    }
  },
  { name: "slow" },
);

function write(run: string, step: number, what: string) {
  // As every send of a real step: right before it, since the process may have slept in the middle of the step.
  assertFence();
  return pool.query("INSERT INTO fixture_effects (run, step, what, pid, build) VALUES ($1, $2, $3, $4, $5)", [
    run,
    step,
    what,
    process.pid,
    process.env.BUILD ?? "",
  ]);
}

const worker = await startWorker(
  databaseUrl,
  async () => {
    await DBOS.registerQueue("fixture", { partitionConcurrency: 1, minPollingIntervalMs: 100 });
  },
  () => process.exit(EXIT.TRY_AGAIN),
);
process.once("SIGTERM", async () => {
  await worker.stop();
  process.exit(EXIT.STOPPED);
});
process.stdout.write(`ready ${worker.id}\n`);
