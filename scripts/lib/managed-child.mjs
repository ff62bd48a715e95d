import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Complaint } from "./complaint.mjs";
import { LogFile } from "./log-file.mjs";
import { inRoot, root } from "./paths.mjs";
import { say, until } from "./progress.mjs";
import { withQuiet } from "./run-tool.mjs";

/** As lib/worker/exit-codes.ts has it: a new process may do better. */
const TRY_AGAIN = 75;

const EXIT_WITH_PARENT = pathToFileURL(inRoot("scripts/lib/exit-with-parent.mjs")).href;

/**
 * A program of ours that is kept running: its output goes to a log file, and it is started again when it dies.
 * @typedef {object} ChildOptions
 * @property {string} name for people, and of the log file
 * @property {string[]} args for node
 * @property {() => import("./run-tool.mjs").Variables} env asked at each start
 * @property {string} logs folder
 * @property {number} patienceMs how long it may take to end
 * @property {(pid: number) => void} onStart
 * @property {boolean} [saysReady] it sends us "ready" (`process.send`)
 */
export class ManagedChild {
  /** @param {ChildOptions} options */
  constructor(options) {
    this.options = options;
    this.log = new LogFile(path.join(options.logs, `${options.name}.log`));
    this.isStopping = false;
    this.wasReady = false;
    this.hasSaidReady = false;
    this.isRestarting = false;
    this.failures = 0;
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
  }

  start() {
    const { args, env, onStart, saysReady } = this.options;
    this.log.open();
    const startedAt = performance.now();
    const child = spawn(process.execPath, ["--import", EXIT_WITH_PARENT, ...args], {
      cwd: root,
      detached: true, // Ctrl-C in the terminal reaches us alone, and we end the children in order
      stdio: ["pipe", this.log.fd, this.log.fd, saysReady ? "ipc" : "ignore"],
      env: withQuiet(env()),
    });
    this.log.close();
    child.stdin?.on("error", () => {});
    this.hasSaidReady = false;
    child.on("message", (message) => {
      if (message === "ready") this.hasSaidReady = true;
    });
    child.once("error", (error) => fs.appendFileSync(this.log.file, `${error.stack}\n`));
    child.once("exit", (code, signal) =>
      this.onExit({ code, how: signal ?? `code ${code}` }, performance.now() - startedAt),
    );
    this.child = child;
    if (child.pid) onStart(child.pid);
  }

  /**
   * @param {{ code: number | null, how: string }} end
   * @param {number} livedMs
   */
  onExit({ code, how }, livedMs) {
    this.child = undefined;
    if (this.isStopping) return;
    if (!this.wasReady) {
      // A worker that could not confirm its lock on a busy machine: a start is not given up for that.
      if (code === TRY_AGAIN) this.startAgain();
      return;
    }
    if (this.isRestarting) {
      this.isRestarting = false;
      return this.startAgain();
    }
    this.failures = livedMs > 60_000 ? 1 : this.failures + 1;
    const waitMs = Math.min(30_000, 500 * 2 ** (this.failures - 1));
    say(
      `The ${this.options.name} ended (${how}); starting it again in ${waitMs / 1000} s. Log: ${this.log.file}`,
    );
    say(this.log.tail(5));
    this.timer = setTimeout(() => this.startAgain(), waitMs);
  }

  /** Nobody is there to catch what is thrown, and it would end the other programs too. */
  startAgain() {
    try {
      this.start();
    } catch (error) {
      say(`The ${this.options.name} cannot be started: ${error instanceof Error ? error.message : error}`);
      this.timer = setTimeout(() => this.startAgain(), 10_000);
    }
  }

  /**
   * @param {() => boolean | Promise<boolean>} isReady
   * @param {number} timeoutMs
   */
  async untilReady(isReady, timeoutMs) {
    const ready = await until(async () => !this.child || (await isReady()), timeoutMs, 40);
    if (ready && this.child) {
      this.wasReady = true;
      return;
    }
    const how = this.child ? `did not get ready in ${timeoutMs / 1000} s` : "ended at once";
    if (this.isStopping) return;
    throw new Complaint(`The ${this.options.name} ${how}. Log: ${this.log.file}\n${this.log.tail(15)}`);
  }

  /** On purpose: with a new program, or a new address of the database. */
  restart() {
    if (!this.child?.pid) return;
    this.failures = 0;
    this.isRestarting = true;
    this.child.kill("SIGTERM"); // `onExit` starts it again
  }

  async stop() {
    this.isStopping = true;
    clearTimeout(this.timer);
    const { child } = this;
    if (!child?.pid) return;
    child.kill("SIGTERM");
    if (!(await until(() => !this.child, this.options.patienceMs))) this.kill();
    await until(() => !this.child, 2_000);
  }

  /** Ends it and what it started, now. */
  kill() {
    try {
      if (this.child?.pid) process.kill(-this.child.pid, "SIGKILL");
    } catch {}
  }
}
