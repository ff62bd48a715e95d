import { spawn } from "node:child_process";
import { constants } from "node:os";
import { explainOutput } from "./complaint.mjs";
import { lanePrefix, printLines } from "./lane.mjs";
import { root } from "./paths.mjs";

/**
 * Variables to add for a child. (Next's types make NODE_ENV a must in the whole environment.)
 * @typedef {Record<string, string | undefined>} Variables
 */

/** Nothing that we run reports home or looks for updates. */
export const QUIET = {
  NEXT_TELEMETRY_DISABLED: "1",
  CHECKPOINT_DISABLE: "1",
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  NO_UPDATE_NOTIFIER: "1",
};

/** @param {Variables} env */
export const withQuiet = (env) =>
  /** @type {NodeJS.ProcessEnv} */ (/** @type {unknown} */ ({ ...env, ...QUIET }));

/*
 * A shell keeps each tool, in a process group of its own: when the pipe from us breaks, because we stop it or were
 * killed, the whole group ends. It stays as long as the tool does, so that it stands for the tool in a lock.
 */
const KEEPER = `trap : TERM
exec 3<&0
"$@" </dev/null 3<&- &
tool=$!
(trap '' TERM; read -r _ <&3; kill -TERM 0; sleep 5; kill -KILL 0) >/dev/null 2>&1 &
watcher=$!
wait $tool; code=$?
while kill -0 $tool 2>/dev/null; do wait $tool; code=$?; done
kill -KILL $watcher 2>/dev/null
exit $code`;

const NOT_FOUND = 127; // as shells say it

/** @type {Set<import("node:child_process").ChildProcess>} */
const tools = new Set();

/** Ends the tools that are still at work, such as a build. */
export function stopTools() {
  for (const child of tools) child.stdin?.end();
}

/**
 * @typedef {object} ToolOptions
 * @property {boolean} [mayStop] false: `stopTools` lets it finish
 * @property {(pid: number) => void} [onStart]
 */

/**
 * Runs a tool of node_modules quietly; what it printed is shown when it fails. It ends with us, however we end.
 * @param {string} what in words, for the failure
 * @param {string} command
 * @param {string[]} args
 * @param {Variables} [env]
 * @param {ToolOptions} [options]
 * @returns {Promise<string>} what it printed
 */
export function runTool(what, command, args, env = process.env, { mayStop = true, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", KEEPER, "sh", command, ...args], {
      cwd: root,
      detached: true, // the group; Ctrl-C reaches us alone
      env: withQuiet(env),
      stdio: ["pipe", "pipe", "pipe"],
    });
    if (mayStop) tools.add(child);
    if (child.pid) onStart?.(child.pid);
    child.stdin.on("error", () => {});
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    child.on("error", (error) => reject(error));
    child.on("close", (code) => {
      tools.delete(child);
      if (code === 0) resolve(output);
      else if (code === NOT_FOUND)
        reject(Object.assign(new Error(`${command} was not found`), { code: "ENOENT" }));
      else reject(explainOutput(what, output));
    });
  });
}

/**
 * Runs a tool with this terminal; in a lane, each of its lines says whose it is.
 * @param {string} command
 * @param {string[]} args
 * @param {Variables} [env]
 * @returns {Promise<number>} its exit code
 */
export function runInTerminal(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const isInLane = lanePrefix() !== "";
    const child = spawn(command, args, {
      cwd: root,
      env: withQuiet(env),
      stdio: isInLane ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    for (const stream of [child.stdout, child.stderr]) printLines(stream);
    // The terminal sends Ctrl-C to the child too: it ends itself, and then we do.
    const ignore = () => {};
    process.on("SIGINT", ignore);
    const forward = () => child.kill("SIGTERM");
    process.on("SIGTERM", forward);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", forward);
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)); // as shells say it
    });
  });
}
