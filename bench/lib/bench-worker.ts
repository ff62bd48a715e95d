import { fork } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PROGRAM_ARGS, PROGRAM_ENV } from "../../scripts/lib/node-args.mjs";

/**
 * A worker of the product in a process of its own, which is ready when this returns.
 * @param trace where its runs' calls are written to
 */
export async function benchWorker(trace?: string) {
  const preload = pathToFileURL(path.resolve("dist/bench/trace-worker.mjs")).href;
  const worker = fork(path.resolve("dist/bench/worker.mjs"), {
    stdio: ["pipe", "inherit", "inherit", "ipc"],
    execArgv: [...PROGRAM_ARGS, ...(trace ? ["--import", preload] : [])], // as the product starts it
    env: { ...PROGRAM_ENV, ...process.env, STILLPOINT_PARENT: "1", ...(trace ? { BENCH_TRACE: trace } : {}) },
  });
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  return {
    /** Its resident memory at its peak, MB. */
    peak: () =>
      Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${worker.pid}/status`, "utf8"))?.[1]) / 1024,
    pid: worker.pid,
    /** As a machine that loses power ends it. */
    kill: () => worker.kill("SIGKILL"),
    async stop(): Promise<void> {
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      worker.kill("SIGTERM");
      await ended;
    },
  };
}
