import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { identify, isAlive, signalProcess } from "./process-identity.mjs";
import { until } from "./progress.mjs";

/*
 * A shell keeps the server: it holds the other end of a pipe to us, and ends the server cleanly when the pipe says so
 * or breaks. So nothing stays behind when we are killed; the 5 s let the worker finish what it has begun.
 */
const KEEPER = `exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(if read -r _ <&3; then :; else sleep 5; fi; kill -INT $server) &
watcher=$!
wait $server; code=$?
kill $watcher 2>/dev/null
exit $code`;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "64MB",
  min_wal_size: "32MB",
  max_wal_size: "256MB",
  // Parallel queries need shared memory that containers often do not give; JIT needs libraries that are not there.
  max_parallel_workers_per_gather: "0",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_duration_statement: "1s",
};

/** Nothing of the user's: PGPORT and the like would change how the server starts. */
export const SERVER_ENV = /** @type {NodeJS.ProcessEnv} */ (
  /** @type {unknown} */ ({ PATH: process.env.PATH, LC_ALL: "C" })
);

/** Losing a throw-away database in a crash costs nothing; several tests share a server, each with all our processes. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" };

/**
 * @typedef {object} ServerOptions
 * @property {string} binaries
 * @property {string} data
 * @property {number} port
 * @property {string} logFile
 * @property {boolean} [fast]
 * @property {{ uid: number, gid: number } | undefined} runAs
 */

/**
 * Starts the server process. It may not answer yet: wait with `untilReady`.
 * @param {ServerOptions} options
 */
export function spawnServer({ binaries, data, port, logFile, fast, runAs }) {
  const settings = Object.entries({ ...SETTINGS, ...(fast ? FAST : {}), port: String(port) });
  const command = [
    path.join(binaries, "native/bin/postgres"),
    "-D",
    data,
    ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const log = fs.openSync(logFile, "a", 0o600);
  const keeper = spawn("/bin/sh", ["-c", KEEPER, "sh", ...command], {
    cwd: data,
    detached: true, // out of the terminal's reach: Ctrl-C must not end the database before its users
    stdio: ["pipe", log, log],
    env: SERVER_ENV,
    ...runAs,
  });
  fs.closeSync(log);
  keeper.stdin?.on("error", () => {}); // it ended before we said so
  return keeper;
}

/**
 * The server's own note about itself in its data folder.
 * @param {string} data
 */
export function readPostmaster(data) {
  let lines;
  try {
    lines = fs.readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined;
  }
  return { ...identify(Number(lines[0])), startedSec: Number(lines[2]), state: lines[7]?.trim() };
}

/**
 * @param {string} data
 * @param {import("node:child_process").ChildProcess} keeper
 * @param {number} timeoutMs
 */
export async function untilReady(data, keeper, timeoutMs) {
  const isReady = () => keeper.exitCode !== null || readPostmaster(data)?.state === "ready";
  await until(isReady, timeoutMs, 20);
  return keeper.exitCode === null && readPostmaster(data)?.state === "ready";
}

/**
 * Ends a server that a killed predecessor left, and removes the note of one that is gone: a later process with
 * the same number would make PostgreSQL refuse to start.
 * @param {string} data
 * @param {(pid: number) => string} [readCwd]
 */
export async function clearLeftOver(data, readCwd = cwdOf) {
  const left = readPostmaster(data);
  if (!left) return "none";
  const isServer = isServerOf(left, data, readCwd);
  if (isServer === undefined) return "unknown"; // PostgreSQL decides: its note must not be taken from a live server
  if (!isServer) {
    fs.rmSync(path.join(data, "postmaster.pid"), { force: true });
    return "stale";
  }
  signalProcess(left, "SIGINT");
  if (!(await until(() => !isAlive(left), 20_000))) signalProcess(left, "SIGQUIT");
  await until(() => !isAlive(left), 5_000);
  return "stopped";
}

/** @param {number} pid */
const cwdOf = (pid) => fs.readlinkSync(`/proc/${pid}/cwd`);

/**
 * Is this process the server of that data folder, and not a later process with its number?
 * @param {{ pid: number, startedAt: string, startedSec: number }} found
 * @param {string} data
 * @param {(pid: number) => string} readCwd
 * @returns {boolean | undefined} undefined: it cannot be told
 */
function isServerOf(found, data, readCwd) {
  if (found.startedAt === "gone") return false;
  if (process.platform !== "linux") return isNear(Date.parse(found.startedAt) / 1000, found.startedSec);
  try {
    return readCwd(found.pid) === fs.realpathSync(data);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return false;
    // Not ours to look into: root in a container, say. A clock that was set makes the times differ, so no "no" here.
    return isNear(bootedSec() + Number(found.startedAt) / TICKS_PER_SECOND, found.startedSec) || undefined;
  }
}

const TICKS_PER_SECOND = 100; // of /proc, on all Linux systems

const bootedSec = () => Number(/^btime (\d+)$/m.exec(fs.readFileSync("/proc/stat", "utf8"))?.[1]);

/**
 * @param {number} a
 * @param {number} b
 */
const isNear = (a, b) => Math.abs(a - b) <= 3;
