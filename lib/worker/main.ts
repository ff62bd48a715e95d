import { isHolding, releaseAll } from "../freezes/held-here";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { dropFence } from "../runs/fence";
import { keyComplaint } from "../secrets/check-keys";
import { checkDatabase } from "./check-database";
import { EXIT } from "./exit-codes";
import { scheduleHousekeeping } from "./housekeeping";
import { onParentDeath } from "./on-parent-death";
import { registerRuns } from "./register-runs";
import { type RunningWorker, startWorker } from "./start-worker";

const STOP_WITHIN_MS = 5_000;
/** By then the timer at the hypervisor has ended every freeze that it can end. */
const THAW_WITHIN_MS = 60_000;

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

/**
 * Ends at once, unless VMs stand still by this process: then, with nothing of it sent any more but their thaws, it ends
 * when they run. Whatever else sees them thaws them too.
 */
function endOnceThawed(message: string): void {
  if (!isHolding()) end(EXIT.TRY_AGAIN, message);
  log.fatal(`${message} It thaws what it has frozen, and ends.`);
  void releaseAll(THAW_WITHIN_MS).then(() => process.exit(EXIT.TRY_AGAIN));
}

/** Ends at once: nothing that is still under way in this process gets another turn. */
function end(code: number, message?: string): never {
  if (message) {
    if (code === EXIT.STOPPED) log.warn(message);
    else log.fatal(message);
  }
  process.exit(code);
}

function endByError(error: unknown): void {
  const isAway = isDatabaseUnavailable(error);
  if (!isAway) log.fatal({ err: error }, "the worker failed");
  endOnceThawed(isAway ? "The database does not answer." : "The worker failed.");
}

process.on("uncaughtException", endByError);
process.on("unhandledRejection", endByError);
main().catch(endByError);
