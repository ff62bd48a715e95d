import { fork } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ms, percentile, table } from "./lib/numbers";

/*
 * How long the sandbox takes from the start of its process until it is ready, and how much memory it has then: with a
 * scene to build, and with a state to go on with. Goal: at most 1 s and 150 MB.
 */
const RUNS = Number(process.env.RUNS ?? 7);
const SCENE = process.env.SCENE ?? "telecom";

/** Starts it once. @returns ms until it is ready, and its resident memory, MB */
async function start(folder: string): Promise<{ took: number; rss: number }> {
  const startedAt = performance.now();
  const child = fork(path.resolve("dist/bench/sandbox.mjs"), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: {
      ...process.env,
      STILLPOINT_SANDBOX_FOLDER: folder,
      STILLPOINT_SANDBOX_PASSWORD: "a-password-for-the-bench",
      STILLPOINT_SANDBOX_KEY: "a-key-for-the-bench-only",
      STILLPOINT_SANDBOX_SCENE: SCENE,
    },
  });
  const exit = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
  const took = performance.now() - startedAt;
  const status = fs.readFileSync(`/proc/${child.pid}/status`, "utf8");
  const rss = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  child.kill("SIGTERM");
  await exit;
  return { took, rss };
}

const folder = () => fs.mkdtempSync(path.join(tmpdir(), "stillpoint-bench-"));
const kept = folder();
const folders = [kept];
const first: Awaited<ReturnType<typeof start>>[] = [];
const again: typeof first = [];
await start(kept);
for (let i = 0; i < RUNS; i++) {
  const fresh = folder();
  folders.push(fresh);
  first.push(await start(fresh));
  again.push(await start(kept));
}
for (const each of folders) fs.rmSync(each, { recursive: true, force: true });

const row = (what: string, runs: typeof first) => {
  const times = runs.map(({ took }) => took);
  const worst = Math.max(...runs.map(({ rss }) => rss));
  return [what, ms(percentile(times, 0.5)), ms(Math.max(...times)), `${worst.toFixed(0)} MB`];
};
table(
  ["start", "p50", "worst", "memory"],
  [row(`the scene "${SCENE}" is built`, first), row("with the state of an earlier run", again)],
);
const worst = Math.max(...[...first, ...again].map(({ took }) => took));
const memory = Math.max(...[...first, ...again].map(({ rss }) => rss));
const isMet = worst <= 1_000 && memory <= 150;
console.log(`\ngoal: at most 1 s and 150 MB; ${isMet ? "met" : "MISSED"}`);
