import { randomBytes } from "node:crypto";
import { isMainThread } from "node:worker_threads";
import { FreezeWatch } from "../freezes/freeze-watch";
import { beat, forgetGoneGuardians, type GuardianProcess, signOff } from "../freezes/guardian-row";
import { isDatabaseUnavailable } from "../is-database-unavailable";
import { log } from "../log";
import { ownIdentity } from "../runs/process-identity";
import { HEARTBEAT_MS } from "../runs/timing";
import { keyComplaint } from "../secrets/check-keys";
import { VERSION } from "../version";
import { checkDatabase } from "./check-database";
import { EXIT } from "./exit-codes";
import { onParentDeath } from "./on-parent-death";
import { PollLoop } from "./poll-loop";
import { StandIn } from "./stand-in";

/** What is being thawed when it is told to stop gets this long; the workers go on with it. */
const FINISH_MS = 3_000;
const STOP_WITHIN_MS = 5_000;
/** Between two looks whether a worker lives. */
const LOOK_MS = 5_000;

/**
 * The guardian's process: thaws what others leave frozen. It does nothing else, so that little can stop it; what it tells
 * people while no worker lives is a thread's.
 */
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
  const { hostname, pid } = ownIdentity();
  const id = `${hostname}-${pid}-${randomBytes(3).toString("hex")}`;
  const guardian: GuardianProcess = { id, hostname, pid, version: VERSION };
  const watch = new FreezeWatch({
    databaseUrl,
    by: "guardian",
    actor: { kind: "system", id, name: "guardian" },
  });
  await forgetGoneGuardians();
  await beat(guardian, watch.duty);
  watch.start();
  // Beside the watch: a heartbeat that waits for the database holds no thaw back.
  const heart = new PollLoop("guardian's heartbeat", HEARTBEAT_MS, () => beat(guardian, watch.duty));
  heart.start();
  const standIn = new StandIn(new URL(import.meta.url));
  const looks = new PollLoop("the workers' place", LOOK_MS, () => standIn.look());
  looks.start();
  log.info({ guardian: id }, "guardian ready");
  process.send?.("ready"); // to `npm run up`, whatever the log level
  const why = await stopping;
  log.info({ guardian: id, why, ...watch.duty }, "guardian stopping");
  setTimeout(() => end(EXIT.STOPPED, "The guardian did not stop in time."), STOP_WITHIN_MS);
  const silent = looks.stop().then(() => standIn.stop());
  await watch.stop(FINISH_MS);
  await Promise.all([heart.stop(), silent, signOff(id).catch(() => {})]);
  return end(EXIT.STOPPED);
}

function end(code: number, message?: string): never {
  if (message) {
    if (code === EXIT.STOPPED) log.warn(message);
    else log.fatal(message);
  }
  process.exit(code);
}

function endByError(error: unknown): never {
  if (isDatabaseUnavailable(error)) return end(EXIT.TRY_AGAIN, "The database does not answer.");
  log.fatal({ err: error }, "the guardian failed");
  process.exit(EXIT.TRY_AGAIN);
}

/** Once it watches, nothing that fails beside a thaw may end it: it may be all that thaws. */
const logError = (error: unknown): void => log.error({ err: error }, "something failed in the guardian");

if (isMainThread) {
  process.on("uncaughtException", logError);
  process.on("unhandledRejection", logError);
  main().catch(endByError);
} else {
  // Not before it is needed: a guardian beside workers does without mail, and all that incidents are read from.
  const { tellInstead } = await import("./tell-instead");
  tellInstead();
}
