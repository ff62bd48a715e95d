/*
 * Loaded first into the processes that we start (node --import): ends them when the pipe from their parent breaks,
 * which is how a killed parent shows. They get the usual SIGTERM and 5 s.
 */
import { isMainThread } from "node:worker_threads";

// Next hands our flag on to its own children by NODE_OPTIONS: those have no pipe from us, and end with their parent.
const isOurs =
  process.execArgv.includes("--import") || process.execArgv.some((flag) => flag.startsWith("--import="));

if (isMainThread && isOurs) {
  const end = () => {
    setTimeout(() => process.exit(1), 5_000).unref();
    process.kill(process.pid, "SIGTERM");
  };
  process.stdin.once("end", end).once("error", end).resume();
  /** @type {import("node:net").Socket} */ (process.stdin).unref?.();
}
