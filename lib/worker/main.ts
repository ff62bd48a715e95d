import { releaseAll } from "../freezes/held-here";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { dropFence } from "../runs/fence";
import { keyComplaint } from "../secrets/check-keys";
import { checkDatabase } from "./check-database";
import { end } from "./end";
import { endOnceThawed, THAW_WITHIN_MS } from "./end-once-thawed";
import { EXIT } from "./exit-codes";
import { scheduleHousekeeping } from "./housekeeping";
import { onParentDeath } from "./on-parent-death";
import { registerRuns } from "./register-runs";
import { type RunningWorker, startWorker } from "./start-worker";

const STOP_WITHIN_MS = 5_000;

/** The worker's process: does the runs until it is told to stop or may not go on. */
async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl?.match(/^postgres(ql)?:\/\//)) {
    return end(EXIT.REFUSED, "DATABASE_URL must be a postgresql:// address.");
  }
  const complaint = (await checkDatabase(databaseUrl)) ?? (await keyComplaint());
  if (complaint) return end(EXIT.REFUSED, complaint);

  const stopping = new Promise<string>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => resolve(signal));
    onParentDeath(() => resolve("the parent process is gone"));
  });
  registerRuns();
  const worker = await startWorker(databaseUrl, scheduleHousekeeping, (reason) =>
    endOnceThawed(`This worker lost its lock (${reason}) and must not go on.`),
  );
  log.info({ worker: worker.id }, "worker ready");
  process.send?.("ready"); // to `npm run up`, whatever the log level
  await stop(worker, await stopping);
}

async function stop(worker: RunningWorker, why: string): Promise<never> {
  log.info({ worker: worker.id, why }, "worker stopping");
  // From here on nothing of a run is sent but thaws: another worker goes on with it.
  dropFence();
  await releaseAll(THAW_WITHIN_MS);
  setTimeout(
    () => end(EXIT.STOPPED, "The worker did not stop in time; what it left is taken over."),
    STOP_WITHIN_MS,
  );
  await worker.stop();
  return end(EXIT.STOPPED);
}

function endByError(error: unknown): void {
  const isAway = isDatabaseUnavailable(error);
  if (!isAway) log.fatal({ err: error }, "the worker failed");
  endOnceThawed(isAway ? "The database does not answer." : "The worker failed.");
}

process.on("uncaughtException", endByError);
process.on("unhandledRejection", endByError);
main().catch(endByError);
